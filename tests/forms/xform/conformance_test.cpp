// The workbooks of another converter, written as XForms and compared by meaning with what it wrote.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "forms/base/file.h"
#include "forms/xform/xform.h"

namespace relais::forms::xform {

namespace {

/// Raise it with every step forward; what differs on purpose is in tests/conformance/xform.tsv.
constexpr int kEqualFloor = 523;

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

TEST_CASE("xform: the XForms of the field load, or the reason is in the list", "[xform]") {
    const std::string folder = SHARED_DIR "/conformance/scenarios/xforms";
    if (!std::filesystem::exists(folder)) {
        WARN("skipped: the XForms of other engines are not beside the project");
        return;
    }
    const auto known = known_deviations();
    int loaded = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".xml") continue;
        const auto id = "xforms/" + entry.path().lexically_relative(folder).generic_string();
        const auto bytes = read_file(entry.path().string(), kMaxFormBytes);
        const bool is_form = bytes && bytes->find("html") != std::string::npos;
        if (!is_form || known.contains(id)) continue;  // some are lists
        const auto form = read_xform(*bytes, "form");
        INFO(id);
        REQUIRE(form.definition);
        const auto again = read_xform(write_xform(*form.definition), "form");
        CHECK(again.definition);
        ++loaded;
    }
    CHECK(loaded >= 569);
}

}  // namespace relais::forms::xform
