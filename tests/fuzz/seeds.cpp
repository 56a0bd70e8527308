// Writes what the fuzzer begins with, a folder a target: the instruments, what once did harm, and
// the conformance cases where they are present. Usage: fuzz_seeds FOLDER
#include <zip.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "forms/base/file.h"
#include "forms/xlsform/xlsform.h"
#include "tests/fuzz/exchange_seeds.h"
#include "tests/fuzz/package.h"
#include "tests/fuzz/targets.h"
#include "tests/support/xls_bytes.h"

namespace fs = std::filesystem;
using namespace relais;
using namespace relais::tests::fuzz;

namespace {

/// Larger seeds cost more than they find.
constexpr std::size_t kMostBytes = 60'000;

class Seeds {
  public:
    explicit Seeds(fs::path folder) : folder_(std::move(folder)) {}
    void add(const char* target, const std::string& bytes) {
        if (bytes.empty() || bytes.size() > kMostBytes) return;
        const auto place = folder_ / target;
        fs::create_directories(place);
        const auto name = "seed-" + std::to_string(std::hash<std::string>{}(bytes));
        std::ofstream(place / name, std::ios::binary) << bytes;
    }

  private:
    fs::path folder_;
};

void each_file(const fs::path& folder, const std::function<void(const fs::path&)>& use) {
    if (!fs::exists(folder)) return;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) use(entry.path());
}

std::string bytes_of(const fs::path& path) {
    return read_file(path.string(), 32U << 20U).value_or(std::string());
}

std::vector<Part> unpacked(const std::string& bytes) {
    std::vector<Part> parts;
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
    zip_t* archive = zip_open_from_source(source, ZIP_RDONLY, nullptr);
    if (archive == nullptr) return parts;
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
        const auto index = static_cast<zip_uint64_t>(i);
        zip_stat_t stat;
        zip_file_t* file = zip_fopen_index(archive, index, 0);
        if (file == nullptr || zip_stat_index(archive, index, 0, &stat) != 0) continue;
        std::string content(std::min<std::size_t>(stat.size, kMostBytes), '\0');
        const auto got = zip_fread(file, content.data(), content.size());
        zip_fclose(file);
        content.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
        const std::string name = stat.name;
        if (name.find("theme") == std::string::npos && name.find("docProps") == std::string::npos)
            parts.emplace_back(name, std::move(content));
    }
    zip_discard(archive);
    return parts;
}

void add_form(Seeds& seeds, const fs::path& path) {
    const auto bytes = bytes_of(path);
    const auto kind = path.extension();
    if (kind == ".md" || kind == ".csv") seeds.add("table", bytes);
    if (kind == ".csv" || kind == ".geojson") seeds.add("list", bytes);
    if (kind == ".xml" || kind == ".xhtml") seeds.add("xform", bytes);
    if (kind != ".xlsx" && kind != ".xls") return;
    if (kind == ".xlsx") {
        if (bytes.size() < 12'000) seeds.add("workbook", bytes);
        seeds.add("parts", as_text(unpacked(bytes)));
    }
    if (const auto workbook = forms::xlsform::read_workbook(bytes, "seed"))
        seeds.add("table", forms::xlsform::write_markdown(*workbook));
}

/// A member of each line of a file of JSON lines.
void add_members(Seeds& seeds, const fs::path& file, const char* member, const char* target) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        const auto object = nlohmann::json::parse(line, nullptr, false);
        if (object.is_object() && object.contains(member) && object[member].is_string())
            seeds.add(target, object[member].get<std::string>());
    }
}

/// As records and as a whole file: texts of both kinds, numbers, formulas.
void add_xls(Seeds& seeds) {
    using namespace tests::xls;
    const auto words = {"type",    "name", "label",   "relevant", "integer",
                        "persons", "date", "visited", "Visited",  "${persons} > 2"};
    std::string shared = u32(words.size()) + u32(words.size());
    for (const char* word : words)
        shared += text(word);
    const auto globals = record(0x22, u16(1)) + record(0x41E, u16(164) + text("yyyy-mm-dd")) +
                         record(0xE0, u16(0) + u16(164) + std::string(16, '\0')) +
                         record(0xFC, shared) +
                         record(0x3C, std::string(1, '\x01') + u16(0x00C9) + u16(0x00C7));
    std::string cells;
    for (unsigned i = 0; i < words.size(); ++i) {
        const unsigned row = i < 4 ? 0 : i < 6 ? 1 : 2;
        cells += record(0xFD, cell(row, i < 4 ? i : i < 6 ? i - 4 : i - 6) + u32(i));
    }
    cells += record(0x204, cell(1, 2) + text("How many?")) +
             record(0x06, cell(3, 0) + std::string(6, '\0') + "\xFF\xFF" + std::string(8, '\0')) +
             record(0x207, text("note")) + record(0x27E, cell(3, 1) + u32((7U << 2U) | 2U)) +
             record(0x203, cell(3, 2) + std::string(6, '\0') + "\x04\x40") +
             record(0xBD, u16(4) + u16(0) + u16(0) + u32((100U << 2U) | 3U) + u16(0) +
                              u32((9U << 2U) | 2U) + u16(1)) +
             record(0x205, cell(5, 0) + u16(1));
    const auto stream = stream_of(cells, globals);
    seeds.add("xls", stream);
    seeds.add("xls", file_of(stream));
    seeds.add("workbook", file_of(stream));
}

void add_own(Seeds& seeds) {
    add_xls(seeds);
    seeds.add("instance",
              "<?xml version=\"1.0\"?><data id=\"household\" version=\"3\" "
              "xmlns:orx=\"http://openrosa.org/xforms\"><n>2</n><member><name>Awa</name><age>41"
              "</age><sex>f m</sex><thing><price>2.5</price></thing><cost>2.5</cost></member>"
              "<member><name/><age/><sex/></member><total>4.5</total><day>2026-11-20</day><when/>"
              "<orx:meta><orx:instanceID>uuid:1</orx:instanceID><orx:instanceName>x"
              "</orx:instanceName></orx:meta></data>");
    seeds.add("interview", "/data/n=3\n/data/member[1]/name=Awa\n/data/member[1]/age=41\n"
                           "+/data/member[1]/thing\n/data/member[1]/thing[1]/price=3\n/data/n=1\n"
                           "<\n<\n>\n/data/day=2026-11-20\n-/data/member[1]/thing[1]\n@fr\n");
    seeds.add("list", "name,label,region\na,\"Al\"\"pha\",r\nb;c,Beta,\n");
    seeds.add("list", "<root><item><name>a</name><label>Alpha</label></item></root>");
    seeds.add("list", "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":"
                      "\"a\",\"properties\":{\"name\":\"a\",\"label\":\"Alpha\"},\"geometry\":"
                      "{\"type\":\"Point\",\"coordinates\":[1.5,16.2]}}]}");
    for (const char* text :
         {"sum(/data/member/age) div count(../member)", "selected(/data/picked, 'a')",
          "instance('communes')/root/item[region = /data/region and pop > 3]/name",
          "regex(/data/note, '[A-Z].*(a|b){2,3}')", "format-date(/data/born, '%e %b %Y %H:%M')",
          "indexed-repeat(/data/member/age, /data/member, position(..))",
          "area(/data/line) + distance(/data/place)", "current()/../name | //item[last()]/n",
          "randomize(instance('communes')/root/item, 7)", "digest('a', 'SHA-256', 'base64')",
          "substr(jr:choice-name('a', '/data/picked'), 1, -2)", "once(uuid())"})
        seeds.add("expression", text);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: fuzz_seeds FOLDER\n";
        return 2;
    }
    Seeds seeds(argv[1]);
    add_own(seeds);
    add_exchange_seeds(
        [&](const char* target, const std::string& bytes) { seeds.add(target, bytes); });
    for (const auto& target : targets())
        each_file(fs::path(REPO_ROOT "/tests/data/fuzz") / target.name,
                  [&](const fs::path& path) { seeds.add(target.name, bytes_of(path)); });
    const auto form = [&](const fs::path& path) { add_form(seeds, path); };
    each_file(REPO_ROOT "/forms/library", form);
    const fs::path cases = SHARED_DIR "/conformance";
    each_file(cases / "xlsform/cases", form);
    each_file(cases / "scenarios/xforms", form);
    add_members(seeds, cases / "xpath/cases.jsonl", "expr", "expression");
    add_members(seeds, cases / "scenarios/cases.jsonl", "final_xml", "instance");
    return 0;
}
