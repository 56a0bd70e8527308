#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <ostream>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "forms/base/result.h"
#include "forms/cli/commands.h"
#include "forms/cli/input.h"
#include "forms/cli/open_form.h"
#include "forms/cli/player.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"
#include "forms/xform/instance.h"
#include "forms/xpath/value.h"

namespace relais::forms::cli {

namespace {

constexpr std::size_t kMaxAnswerBytes = 8U << 20U;

/// Answers count in the order in which they are written: one may open the way for the next.
using Answers = nlohmann::ordered_json;

bool is_control(char letter) {
    const auto code = static_cast<unsigned char>(letter);
    return code < 0x20 && letter != '\t' && letter != '\n' && letter != '\r';
}

/// Numbers as they are written; several choices with blanks between them.
std::optional<std::string> text_of(const Answers& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number() || value.is_boolean()) return value.dump();
    if (!value.is_array()) return std::nullopt;
    std::string text;
    for (const auto& each : value) {
        if (!each.is_string()) return std::nullopt;
        text += (text.empty() ? "" : " ") + each.get<std::string>();
    }
    return text;
}

Result<Answers> read_answers(const std::string& path) {
    const auto bytes = TRY(read_input(path, kMaxAnswerBytes));
    auto answers = Answers::parse(bytes, nullptr, false);
    if (!answers.is_object())
        return fail(Errc::invalid, path,
                    "is no JSON object of questions and answers, such as {\"age\": \"34\"}");
    for (auto& [node, value] : answers.items()) {
        auto text = text_of(value);
        if (!text)
            return fail(Errc::invalid, path,
                        "the answer to " + node + " is neither text, number nor list of choices");
        // XML 1.0, 2.2: no document can hold them.
        if (std::any_of(text->begin(), text->end(), is_control))
            return fail(Errc::invalid, path,
                        "the answer to " + node + " holds a control character");
        value = *std::move(text);
    }
    return answers;
}

/// "age" is the question of that name where there is one only; paths stay what they are.
std::string path_of_question(const model::Definition& definition, const std::string& key) {
    if (key.find('/') != std::string::npos) return key;
    std::string path;
    for (model::NodeIndex i = 1; i < definition.nodes.size(); ++i) {
        if (definition.nodes[i].name != key) continue;
        if (!path.empty()) return key;
        path = path_of(definition, i);
    }
    return path.empty() ? key : path;
}

/// What the type of a question asks of its answer.
const char* words_of(model::DataType type) {
    switch (type) {
    case model::DataType::integer:
        return "the answer is no whole number (digits only, at most 18)";
    case model::DataType::decimal:
        return "the answer is no number (digits, with a point before a fraction)";
    case model::DataType::boolean:
        return "the answer is neither true nor false";
    case model::DataType::date:
        return "the answer is no date such as 2026-11-20";
    case model::DataType::time:
        return "the answer is no time such as 08:30";
    case model::DataType::date_time:
        return "the answer is no date and time such as 2026-11-20T08:30:00";
    case model::DataType::geopoint:
        return "the answer is no place (latitude longitude altitude accuracy)";
    case model::DataType::geotrace:
        return "the answer is no line (two places or more, a semicolon between them)";
    case model::DataType::geoshape:
        return "the answer is no area (three places or more, a semicolon between them)";
    default:
        return "the answer has the wrong form";
    }
}

std::string words_of(const session::Session& session, const session::Finding& finding) {
    using model::ControlKind;
    if (finding.kind == session::FindingKind::required_missing) return "an answer is required";
    if (finding.kind == session::FindingKind::constraint_failed) return "the answer is not allowed";
    const auto* control = session.control(finding.node);
    const auto kind = control != nullptr ? control->kind : ControlKind::input;
    if (kind == ControlKind::select_one || kind == ControlKind::select_multiple ||
        kind == ControlKind::rank)
        return "the answer is not among the choices offered now";
    const auto& answers = session.answers();
    const auto type = answers.definition().nodes[answers.definition_of(finding.node)].bind.type;
    std::string words = words_of(type);
    if (kind == ControlKind::range) words += ", or not between start and end of the range";
    return words;
}

/// Its formula makes the value, and no question stands for it in the form.
bool only_calculated(const session::Session& session, const std::string& path) {
    const auto& answers = session.answers();
    const auto node = answers.find(path);
    if (node == model::kNoNode || session.control(node) != nullptr) return false;
    return !answers.definition().nodes[answers.definition_of(node)].bind.calculate.empty();
}

/// What a window never gives, but a file of answers may: empty when it is well.
std::string beside_the_widget(const session::Session& session, const std::string& path) {
    const auto& answers = session.answers();
    const auto node = answers.find(path);
    const auto* control = session.control(node);
    if (control == nullptr || answers.text(node).empty()) return {};
    if (control->kind == model::ControlKind::trigger && answers.text(node) != "OK")
        return path + ": is acknowledged with \"OK\", or left empty";
    if (control->kind != model::ControlKind::range) return {};
    double start = 0, step = 0;
    for (const auto& parameter : control->parameters) {
        if (parameter.name == "start") start = xpath::string_to_number(parameter.value);
        if (parameter.name == "step") step = xpath::string_to_number(parameter.value);
    }
    const double steps = (xpath::string_to_number(answers.text(node)) - start) / step;
    if (std::isfinite(steps) && std::fabs(steps - std::round(steps)) > 1e-6)
        return path + ": the answer lies between two steps of the range";
    return {};
}

/// "OK", or what is wrong with an answer that the engine took.
std::string after_answering(const session::Session& session, const std::string& path) {
    if (only_calculated(session, path)) return path + " is calculated, not asked";
    auto trouble = beside_the_widget(session, path);
    return trouble.empty() ? "OK" : trouble;
}

int refuse(std::ostream& err, const std::string& why) {
    err << "relais-forms: " << why << '\n';
    return kNotUsable;
}

}  // namespace

int fill(const Filling& filling, const session::Surroundings& surroundings, std::ostream& out,
         std::ostream& err) {
    const auto answers = read_answers(filling.answers);
    if (!answers) return refuse(err, describe(answers.error()));
    const auto form = open_form(filling.form, files_beside(filling.form));
    if (!form) return refuse(err, describe(form.error()));
    session::Session session(**form, surroundings);
    Player player(session);
    bool good = true;
    for (const auto& [key, value] : answers->items()) {
        const auto path = path_of_question(session.form().definition(), key);
        auto status = player.answer(path, value.get<std::string>());
        if (status == "OK") status = after_answering(session, path);
        if (status == "OK") continue;
        err << "relais-forms: " << status;
        if (status.starts_with("there is no")) err << " (relais-forms show lists its questions)";
        err << '\n';
        good = false;
    }
    session.finish();
    for (const auto& finding : session.check_all()) {
        err << "relais-forms: " << session.answers().path(finding.node) << ": "
            << words_of(session, finding) << (finding.message.empty() ? "" : ": ")
            << finding.message << '\n';
        good = false;
    }
    if (!good) return refuse(err, "nothing was written");
    const auto written = write_output(
        filling.out, xform::write_instance(session.answers(), xform::Write::record), out);
    if (!written) return refuse(err, describe(written.error()));
    if (filling.out != "-") out << filling.out << ": written\n";
    return kDone;
}

}  // namespace relais::forms::cli
