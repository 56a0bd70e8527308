// What a bare XML document offers to expressions: the instances and texts of the form that it may
// be. Everything else that expressions ask for is a clock, chance, and nothing.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "forms/xform/xml_tree.h"
#include "forms/xpath/expression.h"

namespace relais::forms::cli {

class EvalWorld final : public xpath::Environment {
  public:
    /// `document` and `clock` must outlive it.
    EvalWorld(const xform::XmlTree& document, const Clock& clock, std::string language);

    const model::Tree* instance(std::string_view id) const override;
    const Clock& clock() const override { return clock_; }
    Random& random() const override { return random_; }
    std::string choice_label(xpath::Node, std::string_view, std::string_view) const override {
        return {};
    }
    std::string property(std::string_view) const override { return {}; }
    std::string itext(std::string_view id) const override;
    std::string language() const override { return language_; }

  private:
    void look_at(model::NodeId node);
    void take_text(model::NodeId text, const std::string& id);

    const xform::XmlTree& document_;
    const Clock& clock_;
    std::string language_;
    mutable SystemRandom random_;
    std::map<std::string, std::unique_ptr<xform::XmlTree>, std::less<>> instances_;
    std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace relais::forms::cli
