#include <ostream>

#include <nlohmann/json.hpp>

#include "forms/base/file.h"
#include "forms/cli/commands.h"
#include "forms/cli/open_form.h"
#include "forms/cli/player.h"
#include "forms/xform/instance.h"

namespace relais::forms::cli {

namespace {

constexpr std::size_t kMaxAnswerBytes = 8U << 20U;

/// Answers count in the order in which they are written: one may open the way for the next.
using Answers = nlohmann::ordered_json;

Result<Answers> read_answers(const std::string& path) {
    const auto bytes = TRY(read_file(path, kMaxAnswerBytes));
    auto answers = Answers::parse(bytes, nullptr, false);
    if (!answers.is_object())
        return fail(Errc::invalid, path, "is no JSON object of paths and values");
    for (const auto& [node, value] : answers.items())
        if (!value.is_string())
            return fail(Errc::invalid, path, "the value of " + node + " is no text");
    return answers;
}

const char* words_of(session::FindingKind kind) {
    switch (kind) {
    case session::FindingKind::required_missing:
        return "an answer is required";
    case session::FindingKind::constraint_failed:
        return "the answer is not allowed";
    case session::FindingKind::wrong_type:
        return "the answer has the wrong form";
    }
    return "";
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
    for (const auto& [path, value] : answers->items()) {
        const auto status = player.answer(path, value.get<std::string>());
        if (status == "OK") continue;
        err << "relais-forms: " << status << '\n';
        good = false;
    }
    session.finish();
    for (const auto& finding : session.check_all()) {
        err << "relais-forms: " << session.answers().path(finding.node) << ": "
            << words_of(finding.kind) << (finding.message.empty() ? "" : ": ") << finding.message
            << '\n';
        good = false;
    }
    if (!good) return refuse(err, "nothing was written");
    const auto written = write_file_atomically(
        filling.out, xform::write_instance(session.answers(), xform::Write::record));
    if (!written) return refuse(err, describe(written.error()));
    out << filling.out << ": written\n";
    return kDone;
}

}  // namespace relais::forms::cli
