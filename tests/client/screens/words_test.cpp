#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "client/screens/messages.h"
#include "client/screens/words.h"
#include "forms/base/time.h"

using namespace relais;
namespace screens = client::screens;

namespace {

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

screens::Now at(const char* text) {
    return {*parse_date_time(text, 0), 0};
}

/// Adjacent string literals made one.
std::string joined(const std::string& literals) {
    static const std::regex literal(R"re("((?:[^"\\]|\\.)*)")re");
    std::string text;
    for (std::sregex_iterator it(literals.begin(), literals.end(), literal), end; it != end; ++it)
        text += (*it)[1];
    return text;
}

std::set<std::string> msgids_of_the_screens() {
    const std::string literals = R"re(((?:"(?:[^"\\]|\\.)*"\s*)+))re";
    const std::vector<std::regex> calls{
        std::regex("ui::trn?\\(\\s*" + literals),
        std::regex("(?:return\\s*|Sentence)\\{\\s*" + literals),
        std::regex("(?:return\\s*|Sentence)\\{\\s*(?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*)+,\\s*" +
                   literals + "\\}")};
    std::set<std::string> found;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(REPO_ROOT "/client/screens")) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string text = read(entry.path());
        const bool sentences = entry.path().filename() == "messages.cpp";
        for (std::size_t i = 0; i < (sentences ? calls.size() : 1); ++i)
            for (std::sregex_iterator it(text.begin(), text.end(), calls[i]), end; it != end; ++it)
                found.insert(joined((*it)[1]));
    }
    return found;
}

}  // namespace

TEST_CASE("words: moments are told from today", "[client_screens]") {
    const auto now = at("2026-11-20T08:42:00Z");
    CHECK(screens::moment(*parse_date_time("2026-11-20T08:31:00Z", 0), now) == "08:31");
    CHECK(screens::moment(*parse_date_time("2026-11-19T17:05:00Z", 0), now) == "hier 17:05");
    CHECK(screens::moment(*parse_date_time("2026-11-12T17:05:00Z", 0), now) == "12/11 17:05");
    CHECK(screens::hours_minutes_seconds(*parse_date_time("2026-11-20T08:43:12Z", 0), now) ==
          "08:43:12");
    CHECK(screens::moment(*parse_date_time("2026-11-19T23:30:00Z", 0), {now.instant, 60}) ==
          "00:30");
}

TEST_CASE("words: sizes are told in round units", "[client_screens]") {
    CHECK(screens::size_in_words(640) == "640 o");
    CHECK(screens::size_in_words(12'400) == "12 Ko");
    CHECK(screens::size_in_words(3'250'000) == "3,0 Mo");
}

TEST_CASE("words: every cause has a sentence and a remedy that name the thing",
          "[client_screens]") {
    for (int code = 0; code <= static_cast<int>(Errc::cancelled); ++code) {
        for (int during = 0; during <= static_cast<int>(screens::During::exchange); ++during) {
            const auto told = screens::tell({static_cast<Errc>(code), "NAME", ""},
                                            static_cast<screens::During>(during));
            CAPTURE(code, during);
            CHECK(told.what.size() > 10);
            CHECK(told.remedy.size() > 10);
            CHECK(told.what.find('{') == std::string::npos);
        }
    }
    const auto in_use = screens::tell({Errc::in_use, "/data/relais", ""}, screens::During::opening);
    CHECK(in_use.what.find("/data/relais") != std::string::npos);
}

TEST_CASE("words: what waits and why is said in one line", "[client_screens]") {
    const auto now = at("2026-11-20T08:42:00Z");
    client::work::ExchangeView exchange;
    CHECK(screens::last_exchange(exchange, now) == "Aucun échange pour l'instant.");
    exchange.last_success = *parse_date_time("2026-11-19T17:05:00Z", 0);
    CHECK(screens::last_exchange(exchange, now) == "Dernier échange hier 17:05.");
    exchange.link = client::work::LinkState::down;
    exchange.last_error = Error{Errc::network, "127.0.0.1", "connection refused"};
    exchange.queued = 3;
    exchange.next_try = *parse_date_time("2026-11-20T08:50:00Z", 0);
    CHECK(screens::link_in_words(exchange, now) ==
          "Pas de réseau : le bureau ne répond pas. Nouvel essai à 08:50.");
}

TEST_CASE("words: every sentence of the screens has its English", "[client_screens]") {
    const std::string catalogue = read(REPO_ROOT "/client/ui/po/en.po");
    const auto msgids = msgids_of_the_screens();
    REQUIRE(msgids.size() > 150);
    for (const std::string& msgid : msgids) {
        CAPTURE(msgid);
        CHECK(catalogue.find("msgid \"" + msgid + "\"") != std::string::npos);
    }
}

TEST_CASE("words: only views draw, and none knows ImGui", "[client_screens]") {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(REPO_ROOT "/client/screens")) {
        const std::string name = entry.path().filename().string();
        if (!entry.is_regular_file() || name == "CMakeLists.txt") continue;
        const std::string text = read(entry.path());
        CAPTURE(name);
        CHECK(text.find("imgui") == std::string::npos);
        CHECK(text.find("static std::") == std::string::npos);
        const bool words = name.starts_with("words") || name.starts_with("messages") ||
                           name.starts_with("language");
        if (!words && name.find("_view") == std::string::npos)
            CHECK(text.find("client/ui/ui.h") == std::string::npos);
    }
}
