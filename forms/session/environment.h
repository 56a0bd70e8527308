// What expressions may ask of a session: its lists, its clock, its language.
#pragma once

#include <string>
#include <string_view>

#include "forms/session/compiled.h"
#include "forms/session/session.h"

namespace relais::forms::session {

class Environment final : public xpath::Environment {
  public:
    Environment(const Form::Compiled& compiled, const Surroundings& surroundings)
        : compiled_(compiled), surroundings_(surroundings),
          language_(compiled.definition.default_language) {}

    void set_language(std::size_t language) { language_ = language; }
    std::size_t language_index() const { return language_; }
    const Form::Compiled& compiled() const { return compiled_; }

    const model::Tree* instance(std::string_view id) const override;
    const Clock& clock() const override { return *surroundings_.clock; }
    Random& random() const override { return *surroundings_.random; }
    std::string choice_label(xpath::Node context, std::string_view question_path,
                             std::string_view value) const override;
    std::string property(std::string_view name) const override;
    std::string itext(std::string_view id) const override;
    std::string form_version() const override { return compiled_.definition.version; }
    std::string language() const override;

  private:
    const Form::Compiled& compiled_;
    Surroundings surroundings_;
    std::size_t language_;
};

}  // namespace relais::forms::session
