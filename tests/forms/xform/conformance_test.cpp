// The workbooks of another converter, written as XForms and compared by meaning with what it wrote.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace relais::forms::xform {

namespace {

/// Raise it with every step forward; what differs on purpose is in tests/conformance/xform.tsv.
constexpr int kEqualFloor = 425;

std::map<std::string, std::string> known_deviations() {
    std::map<std::string, std::string> out;
    std::ifstream file(REPO_ROOT "/tests/conformance/xform.tsv");
    for (std::string line; std::getline(file, line);)
        if (const auto tab = line.find('\t'); tab != std::string::npos && !line.starts_with('#'))
            out.emplace(line.substr(0, tab), line.substr(tab + 1));
    return out;
}

}  // namespace

TEST_CASE("xform: workbooks become the XForms that another converter gives", "[xform]") {
    const std::string corpus = SHARED_DIR "/conformance/xlsform/run_corpus.py";
    if (!std::filesystem::exists(corpus) || std::system("python3 --version > /dev/null") != 0) {
        WARN("skipped: the conformance cases, or python3, are not here");
        return;
    }
    std::string scores = (std::filesystem::temp_directory_path() / "relais-xform-XXXXXX").string();
    const int descriptor = mkstemp(scores.data());
    REQUIRE(descriptor >= 0);
    const auto command = "python3 '" + corpus + "' --kind ok --loose --show 0 --tsv '" + scores +
                         "' --cmd '" RELAIS_FORMS " convert {in} {out}' > /dev/null";
    const int outcome = std::system(command.c_str());
    std::ifstream file(scores);
    std::filesystem::remove(scores);
    REQUIRE(outcome == 0);

    const auto known = known_deviations();
    int equal = 0;
    std::string unlisted;
    for (std::string line; std::getline(file, line);) {
        std::istringstream fields(line);
        std::string id, kind, what;
        std::getline(fields, id, '\t');
        std::getline(fields, kind, '\t');
        std::getline(fields, what, '\t');
        CHECK(what != "CRASH");
        CHECK(what != "unreadable output");
        if (what == "equal")
            ++equal;
        else if (!known.contains(id))
            unlisted += id + ": " + what + "\n";
    }
    INFO("not equal and not listed:\n" << unlisted);
    CHECK(equal >= kEqualFloor);
}

}  // namespace relais::forms::xform
