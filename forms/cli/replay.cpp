#include <istream>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "forms/cli/commands.h"
#include "forms/cli/json_lines.h"
#include "forms/cli/open_form.h"
#include "forms/cli/player.h"
#include "forms/lists/table.h"
#include "forms/session/form.h"
#include "forms/session/session.h"
#include "forms/xform/instance.h"

namespace relais::forms::cli {

namespace {

using nlohmann::json;

/// "x.csv" of "jr://file-csv/x.csv", and the path where it lies.
session::FileSource files_of(const json& job) {
    std::map<std::string, std::string> paths;
    const auto resources = job.find("resources");
    if (resources != job.end() && resources->is_object())
        for (const auto& [url, path] : resources->items())
            if (path.is_string()) paths[url.substr(url.rfind('/') + 1)] = path.get<std::string>();
    return [paths](const std::string& name) -> Result<std::string> {
        const auto found = paths.find(name);
        if (found == paths.end()) return fail(Errc::not_found, name, "is not there");
        return read_file(found->second, lists::kMaxListBytes);
    };
}

/// Numbers as they are written; null and none at all clear the answer.
std::optional<std::string> value_of(const json& step) {
    const auto found = step.find("value");
    if (found == step.end() || found->is_null()) return std::string();
    if (found->is_string()) return found->get<std::string>();
    if (found->is_number() || found->is_boolean()) return found->dump();
    return std::nullopt;
}

std::string play(Player& player, const json& step) {
    if (!step.is_object()) return "a step is an object with op, ref and value";
    const auto value = value_of(step);
    if (!value) return "the value is neither text nor number";
    const auto what = text_of(step, "op");
    const auto path = text_of(step, "ref");
    if (what == "answer") return player.answer(path, *value);
    if (what == "create_repeat") return player.create_repeat(path);
    if (what == "remove_repeat") return player.remove_repeat(path);
    if (what == "set_language") return player.set_language(*value);
    return "there is no step '" + what + "'";
}

json play_all(const json& job, const session::Surroundings& surroundings) {
    const auto form = open_form(text_of(job, "form"), files_of(job));
    if (!form) return {{"error", describe(form.error())}};
    session::Session session(**form, surroundings);
    const auto submission = [&] {
        return xform::write_instance(session.answers(), xform::Write::record);
    };
    json reply{{"xml", submission()}, {"steps", json::array()}};
    Player player(session, true);
    const auto steps = job.find("steps");
    if (steps == job.end() || !steps->is_array()) return reply;
    for (const auto& step : *steps) {
        auto status = play(player, step);
        reply["steps"].push_back({{"status", std::move(status)}, {"xml", submission()}});
    }
    return reply;
}

}  // namespace

int replay(std::istream& in, std::ostream& out, const Clock& clock, Random& random) {
    session::Surroundings surroundings;
    surroundings.clock = &clock;
    surroundings.random = &random;
    answer_lines(in, out, [&](const json& job) { return play_all(job, surroundings); });
    return kDone;
}

}  // namespace relais::forms::cli
