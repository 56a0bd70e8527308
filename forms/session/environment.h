// What expressions may ask of a session: its lists, its clock, its language.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "forms/session/compiled.h"
#include "forms/session/session.h"

namespace relais::forms::session {

class Environment final : public xpath::Environment {
  public:
    Environment(const Form::Compiled& compiled, Surroundings surroundings)
        : compiled_(compiled), surroundings_(std::move(surroundings)),
          language_(compiled.definition.default_language) {}

    void set_language(std::size_t language) { language_ = language; }
    [[nodiscard]] std::size_t language_index() const { return language_; }
    [[nodiscard]] const Form::Compiled& compiled() const { return compiled_; }

    [[nodiscard]] const model::Tree* instance(std::string_view id) const override;
    [[nodiscard]] const Clock& clock() const override { return *surroundings_.clock; }
    [[nodiscard]] Random& random() const override { return *surroundings_.random; }
    [[nodiscard]] std::string choice_label(xpath::Node context, std::string_view question_path,
                                           std::string_view value) const override;
    [[nodiscard]] std::string property(std::string_view name) const override;
    [[nodiscard]] std::string itext(std::string_view id) const override;
    [[nodiscard]] std::string form_version() const override { return compiled_.definition.version; }
    [[nodiscard]] std::string language() const override;

  private:
    const Form::Compiled& compiled_;
    Surroundings surroundings_;
    std::size_t language_;
};

}  // namespace relais::forms::session
