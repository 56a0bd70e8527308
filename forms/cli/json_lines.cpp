#include "forms/cli/json_lines.h"

#include <istream>
#include <ostream>
#include <string>

#include <nlohmann/json.hpp>

namespace relais::forms::cli {

void answer_lines(std::istream& in, std::ostream& out, const Answer& answer) {
    std::string line;
    while (std::getline(in, line)) {
        const auto question = nlohmann::json::parse(line, nullptr, false);
        if (!question.is_object()) continue;
        auto reply = answer(question);
        reply["id"] = question.value("id", nlohmann::json());
        // Texts of a form may cut a character in two; the answer must still be valid JSON.
        out << reply.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    }
}

std::string text_of(const nlohmann::json& object, const char* member) {
    const auto found = object.find(member);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace relais::forms::cli
