// The workbooks of the field (test input only): each is converted, or refused for the reason that
// stands here; what is converted comes back the same on every way.
#include <catch2/catch.hpp>

#include <array>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "forms/base/file.h"
#include "forms/base/text.h"
#include "forms/cli/commands.h"
#include "tests/support/temporary_folder.h"

namespace relais::forms::cli {

namespace {

/// Truly broken: pyxform and every server refuse them as well.
struct Refusal {
    std::string_view file, location, text;
};
constexpr std::array kRefusals{
    Refusal{"10_", "survey!B14", "\"introduction\" is there twice"},
    Refusal{"11_", "survey!B9", "has no name"},
    Refusal{"13_", "survey!D447", "\"unnamed_group_418\" is there twice"},
    Refusal{"15_", "survey!D449", "\"unnamed_group_418\" is there twice"},
    Refusal{"16_", "survey!D307", "\"school_aged children\" cannot be a name"},
    Refusal{"22_", "survey!D371", "\"S3. Reg below5\" cannot be a name"},
    Refusal{"28_", "survey!K6", "${consent=1} holds no name"},
    Refusal{"36_", "survey!H255", "${protection} could mean"},
    Refusal{"37_", "survey!H255", "${protection} could mean"},
    Refusal{"39_", "survey!N64", "${S1} refers to no question"},
    Refusal{"44_", "survey!H235", "${protection} could mean"},
    Refusal{"45_", "survey!H235", "${protection} could mean"},
    Refusal{"71_", "survey!B15", "\"Text and String length demo\" cannot be a name"},
    Refusal{"74_", "choices!B7", "\"never\" is there twice in list \"school_list\""},
};

const Refusal* refusal_of(std::string_view file) {
    for (const auto& each : kRefusals)
        if (file.starts_with(each.file)) return &each;
    return nullptr;
}

std::vector<std::string> workbooks(const std::string& folder) {
    std::vector<std::string> out;
    const auto names = list_folder(folder);
    if (!names) return out;
    for (const auto& name : *names)
        if (name.ends_with(".xlsx") || name.ends_with(".xls")) out.push_back(name);
    return out;
}

/// What convert said on the error stream.
std::string converted(const std::string& from, const std::string& to, int expected) {
    std::ostringstream out, err;
    INFO(from << " → " << to);
    const int code = convert(from, to, out, err);
    INFO(err.str().substr(0, 2'000));
    CHECK(code == expected);
    return err.str();
}

std::string bytes_of(const std::string& path) {
    const auto bytes = read_file(path, std::size_t{64} << 20U);
    return bytes ? *bytes : "absent";
}

void check_findings(const std::vector<Diagnostic>& findings) {
    constexpr std::size_t kLongest = 500;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const auto& each = findings[i];
        INFO(each.location << ": " << each.text.substr(0, 600));
        CHECK_FALSE(each.text.empty());
        CHECK(is_utf8(each.text));
        CHECK(each.text.size() <= kLongest);
        CHECK(each.location.find('!') != std::string::npos);
        CHECK(std::find(findings.begin(), findings.begin() + static_cast<std::ptrdiff_t>(i),
                        each) == findings.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

void check_refusal(const Refusal& refusal, const std::vector<Diagnostic>& findings) {
    const auto named = std::any_of(findings.begin(), findings.end(), [&](const auto& each) {
        return each.severity == Severity::error && each.location == refusal.location &&
               each.text.find(refusal.text) != std::string::npos && !each.remedy.empty();
    });
    CHECK(named);
}

}  // namespace

TEST_CASE("real forms: each loads, or says in which cell it is broken", "[cli]") {
    const std::string folder = std::string(SHARED_DIR) + "/forms";
    const auto names = workbooks(folder);
    if (names.empty()) {
        std::cout << "skipped: no forms in " << folder << "\n";
        return;
    }
    std::size_t loaded = 0, refused = 0;
    for (const auto& name : names) {
        INFO(name);
        const auto form = load_form(folder + "/" + name);
        if (!form) FAIL(describe(form.error()));
        const auto& findings = form->loaded.diagnostics;
        check_findings(findings);
        const auto* refusal = refusal_of(name);
        CHECK(form->loaded.definition.has_value() == (refusal == nullptr));
        if (refusal != nullptr) check_refusal(*refusal, findings);
        ++(form->loaded.definition ? loaded : refused);
    }
    std::cout << "real forms: " << loaded << " load, " << refused << " are broken\n";
    CHECK(loaded + refused == names.size());
}

TEST_CASE("real forms: XForm and tables give the same form again, byte for byte", "[cli]") {
    const std::string folder = std::string(SHARED_DIR) + "/forms";
    const auto names = workbooks(folder);
    if (names.empty()) {
        std::cout << "skipped: no forms in " << folder << "\n";
        return;
    }
    const tests::TemporaryFolder into;
    std::size_t done = 0;
    for (const auto& name : names) {
        if (refusal_of(name) != nullptr) continue;
        INFO(name);
        converted(folder + "/" + name, into / "a.xml", kDone);
        converted(into / "a.xml", into / "b.xml", kDone);
        CHECK(bytes_of(into / "a.xml") == bytes_of(into / "b.xml"));
        converted(into / "a.xml", into / "c.md", kDone);
        converted(into / "c.md", into / "d.xml", kDone);
        CHECK(bytes_of(into / "a.xml") == bytes_of(into / "d.xml"));
        ++done;
        std::filesystem::remove(into / "a.xml");
    }
    std::cout << "real forms: " << done << " are the same after XForm → table → XForm\n";
    CHECK(done > 0);
}

}  // namespace relais::forms::cli
