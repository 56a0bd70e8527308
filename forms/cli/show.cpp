#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "forms/base/result.h"
#include "forms/cli/commands.h"
#include "forms/cli/input.h"
#include "forms/model/definition.h"

namespace relais::forms::cli {

namespace {

using model::Control;
using model::ControlKind;

constexpr std::size_t kMostChoices = 50;  ///< of one question; a list of communes has hundreds

const char* words_of(ControlKind kind) {
    switch (kind) {
    case ControlKind::group:
        return "group";
    case ControlKind::repeat:
        return "repeat";
    case ControlKind::input:
        return "input";
    case ControlKind::select_one:
        return "select one";
    case ControlKind::select_multiple:
        return "select multiple";
    case ControlKind::rank:
        return "rank";
    case ControlKind::range:
        return "range";
    case ControlKind::upload:
        return "upload";
    case ControlKind::trigger:
        return "acknowledge";
    }
    return "";
}

/// Outputs as "${expression}": nobody has answered yet.
std::string text_in(const model::TranslatedText& text, std::size_t language) {
    if (text.empty()) return {};
    const auto& parts = text.by_language[language < text.by_language.size() ? language : 0];
    std::string line;
    for (const auto& part : parts) {
        if (const auto* plain = std::get_if<std::string>(&part))
            line += *plain;
        else
            line += "${" + std::get<model::Output>(part).expression + "}";
    }
    for (auto& c : line)
        if (c == '\n' || c == '\r') c = ' ';
    return line;
}

class Page {
  public:
    Page(const model::Definition& definition, std::size_t language, std::ostream& out)
        : definition_(definition), language_(language), out_(out) {}

    void print(const std::vector<Control>& controls, int depth) {
        for (const auto& control : controls) {
            print_heading(control, depth);
            if (control.node != model::kNoIndex) print_rules(control, depth + 1);
            if (control.itemset) print_choices(*control.itemset, depth + 1);
            print(control.children, depth + 1);
        }
    }

  private:
    void line(int depth, std::string_view what, const std::string& text) {
        if (text.empty()) return;
        out_ << std::string(static_cast<std::size_t>(depth) * 2, ' ') << what << text << '\n';
    }

    void print_heading(const Control& control, int depth) {
        const bool named = control.node != model::kNoIndex;
        std::string text = named ? definition_.nodes[control.node].name : std::string("-");
        text += std::string(" [") + words_of(control.kind) + "] ";
        line(depth, "", text + text_in(control.label.text, language_));
        line(depth + 1, "hint: ", text_in(control.hint.text, language_));
        line(depth + 1, "guidance: ", text_in(control.guidance.text, language_));
    }

    void print_rules(const Control& control, int depth) {
        const auto& node = definition_.nodes[control.node];
        if (control.kind == ControlKind::repeat) line(depth, "count: ", node.repeat_count);
        line(depth, "asked if: ", node.bind.relevant);
        line(depth, "required: ", node.bind.required);
        line(depth, "must hold: ", node.bind.constraint);
        line(depth, "else: ", text_in(node.bind.constraint_message, language_));
        line(depth, "calculated: ", node.bind.calculate);
    }

    void print_choices(const model::Itemset& itemset, int depth) {
        line(depth, "choices: ", itemset.nodeset);
        for (const auto& list : definition_.lists) {
            if (!itemset.nodeset.starts_with("instance('" + list.name + "')")) continue;
            for (std::size_t i = 0; i < list.choices.size() && i < kMostChoices; ++i)
                line(depth, "- ",
                     list.choices[i].value + ": " + text_in(list.choices[i].label.text, language_));
            if (list.choices.size() > kMostChoices)
                line(depth, "- … ", std::to_string(list.choices.size() - kMostChoices) + " more");
        }
    }

    const model::Definition& definition_;
    std::size_t language_;
    std::ostream& out_;
};

}  // namespace

int show(const std::string& file, const std::string& language, std::ostream& out,
         std::ostream& err) {
    const auto form = load_form(file);
    if (!form) {
        err << "relais-forms: " << describe(form.error()) << '\n';
        return kNotUsable;
    }
    const auto& loaded = form->loaded;
    if (!loaded.definition) {
        print_findings(loaded.diagnostics, err);
        err << "relais-forms: " << file << ": not usable, so that there is nothing to show\n";
        return kNotUsable;
    }
    const auto& definition = *loaded.definition;
    auto shown = std::optional(definition.default_language);
    if (!language.empty()) shown = find_language(definition, language);
    if (!shown) {
        err << "relais-forms: " << file << ": the form has no language '" << language
            << "'; it has " << languages_of(definition) << '\n';
        return kWrongCall;
    }
    out << (definition.title.empty() ? definition.form_id : definition.title) << '\n';
    out << definition.form_id;
    if (!definition.version.empty()) out << ", version " << definition.version;
    if (definition.languages.size() > 1)
        out << ", in " << definition.languages[*shown] << " of " << languages_of(definition);
    out << "\n\n";
    Page(definition, *shown, out).print(definition.body, 0);
    return kDone;
}

}  // namespace relais::forms::cli
