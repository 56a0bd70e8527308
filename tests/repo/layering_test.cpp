// The house rules that a machine can check: who includes whom, what stands at the top level, and
// that one library is used behind one door.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

using Folders = std::set<std::string>;

Folders operator+(Folders a, const Folders& b) {
    a.insert(b.begin(), b.end());
    return a;
}

// README.md, "Architecture", explains the edges; a folder may always include itself.
const Folders kForms{"forms/base",  "forms/model",   "forms/xpath",  "forms/xform",
                     "forms/lists", "forms/xlsform", "forms/session"};
const Folders kDevice{"forms/base", "sync/seal", "sync/batch"};
const Folders kSync{"sync/db",       "sync/seal",  "sync/batch",  "sync/store",
                    "sync/exchange", "sync/merge", "sync/report", "sync/hub"};
const Folders kWork = kForms + kSync + Folders{"client/devices", "client/work"};

const std::map<std::string, Folders> kMayInclude{
    {"forms/base", {}},
    {"forms/model", {"forms/base"}},
    {"forms/xpath", {"forms/base", "forms/model"}},
    {"forms/xform", {"forms/base", "forms/model", "forms/xpath"}},
    {"forms/lists", {"forms/base", "forms/model"}},
    {"forms/xlsform", {"forms/base", "forms/model", "forms/xpath", "forms/xform"}},
    {"forms/session", {"forms/base", "forms/model", "forms/xpath", "forms/lists"}},
    {"forms/cli", kForms},
    {"sync/db", {"forms/base"}},
    {"sync/seal", {"forms/base"}},
    {"sync/batch", {"forms/base", "sync/seal"}},
    {"sync/store", kDevice + Folders{"forms/model", "sync/db"}},
    {"sync/exchange", kDevice + Folders{"sync/store"}},
    {"sync/merge", {"forms/base", "forms/model"}},
    {"sync/report", {"forms/base", "forms/model", "sync/merge"}},
    {"sync/hub",
     kForms + Folders{"sync/db", "sync/seal", "sync/batch", "sync/merge", "sync/report"}},
    {"sync/cli", kForms + kSync},
    {"client/ui", {"forms/base"}},
    {"client/devices", {"forms/base"}},
    {"client/places", {"forms/base", "forms/lists"}},
    {"client/work", kForms + kSync + Folders{"client/devices", "client/places"}},
    {"client/screens", {"forms/base", "client/ui", "client/work"}},
    {"client/app", kWork + Folders{"client/ui", "client/screens"}},
};

bool is_source(const fs::path& path) {
    return path.extension() == ".h" || path.extension() == ".cpp";
}

/// The first two folders of an include or a path below the root.
std::string folder_of(const std::string& path) {
    const auto first = path.find('/');
    if (first == std::string::npos) return path;
    return path.substr(0, path.find('/', first + 1));
}

std::vector<fs::path> sources() {
    std::vector<fs::path> found;
    for (const char* top : {"forms", "sync", "client"})
        for (const auto& entry : fs::recursive_directory_iterator(fs::path(REPO_ROOT) / top))
            if (is_source(entry.path())) found.push_back(entry.path());
    return found;
}

struct Include {
    std::string file;  // below the root
    int line = 0;
    std::string target;  // as written
    bool quoted = false;
};

std::vector<Include> includes() {
    std::vector<Include> found;
    for (const auto& path : sources()) {
        std::ifstream in(path);
        std::string line;
        for (int number = 1; std::getline(in, line); ++number) {
            if (line.rfind("#include ", 0) != 0 || line.size() < 11) continue;
            const char close = line[9] == '"' ? '"' : '>';
            found.push_back({fs::relative(path, REPO_ROOT).string(), number,
                             line.substr(10, line.find(close, 10) - 10), line[9] == '"'});
        }
    }
    return found;
}

}  // namespace

TEST_CASE("layering: no folder includes a folder above it", "[repo]") {
    for (const auto& include : includes()) {
        if (!include.quoted) continue;
        const auto from = folder_of(include.file);
        const auto to = folder_of(include.target);
        INFO(include.file << ":" << include.line << " includes " << include.target);
        REQUIRE(kMayInclude.count(from) == 1);
        CHECK((from == to || kMayInclude.at(from).count(to) == 1));
    }
}

TEST_CASE("layering: what a screen decides knows no drawing", "[repo]") {
    for (const auto& include : includes()) {
        if (folder_of(include.file) != "client/screens" || !include.quoted) continue;
        // What screens share (words, messages, the frame) serves views only.
        const bool of_one_screen = std::count(include.file.begin(), include.file.end(), '/') == 3;
        if (!of_one_screen || include.file.ends_with("_view.cpp")) continue;
        INFO(include.file << ":" << include.line << " includes " << include.target);
        CHECK(include.target != "client/ui/ui.h");
    }
}

TEST_CASE("layering: one library, one door", "[repo]") {
    const std::map<std::string, Folders> doors{
        {"imgui", {"client/ui", "client/app"}},
        {"GLFW/", {"client/ui", "client/app"}},
        {"sqlite3.h", {"sync/db"}},
        {"sodium.h", {"sync/seal"}},
        {"curl/", {"sync/exchange"}},
        {"microhttpd.h", {"sync/hub"}},
        {"seccomp.h", {"sync/hub"}},
        {"unicode/", {"forms/base", "client/ui"}},
        {"zip.h", {"forms/xlsform"}},
        {"xlsxwriter.h", {"forms/xlsform"}},
        {"openssl/", {"forms/base", "sync/exchange"}},
        {"gps.h", {"client/devices"}},
        {"zbar.h", {"client/devices"}},
        {"sndfile.h", {"client/devices"}},
        {"alsa/", {"client/devices"}},
        {"stb/stb_image", {"client/devices"}},
    };
    for (const auto& include : includes())
        for (const auto& [library, folders] : doors) {
            if (include.target.rfind(library, 0) != 0) continue;
            INFO(include.file << ":" << include.line << " includes " << include.target);
            CHECK(folders.count(folder_of(include.file)) == 1);
        }
}

TEST_CASE("layout: nothing stands at the top level beyond the plan", "[repo]") {
    const Folders planned{"CMakeLists.txt", "CMakePresets.json",
                          "LICENSE",        "README.md",
                          "assets",         "build",
                          "client",         "forms",
                          "sync",           "tests"};
    for (const auto& entry : fs::directory_iterator(REPO_ROOT)) {
        const auto name = entry.path().filename().string();
        INFO(name);
        CHECK((name.front() == '.' || planned.count(name) == 1));
    }
}

TEST_CASE("layout: a source file stays short enough to explain", "[repo]") {
    for (const auto& path : sources()) {
        std::ifstream in(path);
        const auto lines = std::count(std::istreambuf_iterator<char>(in), {}, '\n');
        INFO(path.string() << " has " << lines << " lines");
        CHECK(lines <= 600);
    }
}
