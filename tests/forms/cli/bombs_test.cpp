// Small files made to fill the memory or to take for ever (reliability: hostile form), given to the
// real program: it must end within 2 s of processor time and 256 MB, and say in words what is
// wrong. Each is generated here, none is stored. RELAIS_FORMS=<program> measures another program
// than the one that was built with the tests, and as what is shipped.
#include <catch2/catch.hpp>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zip.h>

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <string>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/xls_bytes.h"

using namespace relais;
namespace xls = tests::xls;

namespace {

// What is shipped is held to the bound; without optimisation, or under a sanitizer, the same work
// takes a multiple of it.
constexpr double kShippedSeconds = 2;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kMaxSeconds = 60;
constexpr long kMaxKilobytes = 4L << 20;
#elif defined(__OPTIMIZE__)
constexpr double kMaxSeconds = kShippedSeconds;
constexpr long kMaxKilobytes = 256L << 10;
#else
constexpr double kMaxSeconds = 12;
constexpr long kMaxKilobytes = 256L << 10;
#endif

const char* other_program() {
    return std::getenv("RELAIS_FORMS");  // NOLINT(concurrency-mt-unsafe): one thread
}

double max_seconds() {
    return other_program() == nullptr ? kMaxSeconds : kShippedSeconds;
}

struct Outcome {
    int exit_code = -1;
    double seconds = 0;
    long kilobytes = 0;
    std::string said;
};

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// `address_space`: how much memory the process may ask for at all; 0 for no bound.
Outcome check(const std::string& file, const std::string& folder, rlim_t address_space = 0) {
    const auto said = folder + "/said";
    const char* program = other_program() == nullptr ? RELAIS_FORMS : other_program();
    const auto child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const int out = ::open(said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(out, 1);
        ::dup2(out, 2);
        const rlimit limit{address_space, address_space};
        if (address_space != 0) ::setrlimit(RLIMIT_AS, &limit);
        ::execl(program, program, "check", file.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
    int status = 0;
    rusage usage{};
    REQUIRE(::wait4(child, &status, 0, &usage) == child);
    Outcome outcome;
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    outcome.seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    outcome.kilobytes = usage.ru_maxrss;
    outcome.said = read_file(said, 64U << 20U).value_or("");
    return outcome;
}

/// The outcome when the program ended by itself within the bounds, whatever it found.
Outcome bounded(const std::string& name, const std::string& content) {
    const tests::TemporaryFolder folder;
    const auto file = folder / name;
    std::ofstream(file, std::ios::binary) << content;
    auto outcome = check(file, folder.path());
    outcome.said.resize(std::min<std::size_t>(outcome.said.size(), 1'000));
    UNSCOPED_INFO(name << ": " << outcome.seconds << " s, " << outcome.kilobytes / 1024
                       << " MB, exit " << outcome.exit_code << ", said: " << outcome.said);
    std::printf("%-24s %9zu bytes: %6.2f s, %4ld MB, exit %d: %.60s\n", name.c_str(),
                content.size(), outcome.seconds, outcome.kilobytes / 1024, outcome.exit_code,
                outcome.said.c_str());
    CHECK((outcome.exit_code == 0 || outcome.exit_code == 1));
    CHECK(outcome.seconds < max_seconds());
    CHECK(outcome.kilobytes < kMaxKilobytes);
    CHECK(outcome.said.find("bad_alloc") == std::string::npos);
    return outcome;
}

void refused(const std::string& name, const std::string& content, const std::string& words) {
    const auto outcome = bounded(name, content);
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.said.find(words) != std::string::npos);
}

std::string repeated(std::size_t times, const std::function<std::string(std::size_t)>& one) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i)
        out += one(i);
    return out;
}

using Parts = std::vector<std::pair<std::string, std::string>>;

std::string zip_of(const Parts& parts) {
    const tests::TemporaryFolder folder;
    const auto path = folder / "made.zip";
    zip_t* archive = zip_open(path.c_str(), ZIP_CREATE, nullptr);
    REQUIRE(archive != nullptr);
    for (const auto& [name, content] : parts) {
        auto* source = zip_source_buffer(archive, content.data(), content.size(), 0);
        const auto index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
        REQUIRE(index >= 0);
        zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_DEFLATE, 1);
    }
    REQUIRE(zip_close(archive) == 0);
    return *read_file(path, 256U << 20U);
}

std::string relationship(const std::string& id, const std::string& type, const std::string& to) {
    return "<Relationship Id=\"" + id + "\" Type=\"a/" + type + "\" Target=\"" + to + "\"/>";
}

/// A workbook whose sheet `survey` has these rows, and these shared strings.
std::string workbook(const std::string& rows, const std::string& strings = {}) {
    return zip_of(
        {{"xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"survey\" r:id=\"s1\"/>"
                             "</sheets></workbook>"},
         {"xl/_rels/workbook.xml.rels",
          "<Relationships>" + relationship("s1", "worksheet", "sheet1.xml") +
              relationship("s2", "sharedStrings", "strings.xml") + "</Relationships>"},
         {"xl/strings.xml", "<sst>" + strings + "</sst>"},
         {"xl/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}});
}

/// Text that packs to about a third: what it unpacks to is not seen by the ratio.
std::string noise(std::size_t size, SeededRandom& random) {
    std::string out;
    out.reserve(size + 16);
    while (out.size() < size)
        out += std::to_string(random.below(1'000'000'000'000));
    return out;
}

std::string xform(const std::string& instance, const std::string& model = {},
                  const std::string& body = {}) {
    return "<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
           "xmlns:h=\"http://www.w3.org/1999/xhtml\" "
           "xmlns:jr=\"http://openrosa.org/javarosa\"><h:head><h:title>t</h:title><model><instance>"
           "<data id=\"f\">" +
           instance + "</data></instance>" + model + "</model></h:head><h:body>" + body +
           "</h:body></h:html>";
}

constexpr std::size_t kManySheets = 200;

std::string three_digits(std::size_t number) {
    auto out = std::to_string(1'000 + number);
    return out.substr(1);
}

/// Many sheets, the part of each by name; only the first part is there, 5 MiB of text.
std::string sheets_of_noise(const std::function<std::string(std::size_t)>& part_of) {
    SeededRandom random(11);
    const auto sheets = repeated(kManySheets, [](std::size_t i) {
        return "<sheet name=\"s" + std::to_string(i) + "\" r:id=\"r" + std::to_string(i) + "\"/>";
    });
    const auto relationships = repeated(kManySheets, [&](std::size_t i) {
        return relationship("r" + std::to_string(i), "worksheet", part_of(i));
    });
    const auto rows = repeated(5, [&](std::size_t) {
        return "<row><c t=\"str\"><v>" + noise(1U << 20U, random) + "</v></c></row>";
    });
    return zip_of(
        {{"xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets>" + sheets + "</sheets></workbook>"},
         {"xl/_rels/workbook.xml.rels", "<Relationships>" + relationships + "</Relationships>"},
         {"xl/s000.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}});
}

void put(std::string& bytes, std::size_t at, std::size_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        bytes[at + i] = static_cast<char>((value >> (8 * i)) & 0xFFU);
}

/// The directory of `zip` with its last entry, "xl/s000.xml", under so many names: each leads to
/// the one local header and its bytes (APPNOTE.TXT 4.3.12, 4.3.16).
std::string overlapping(const std::string& zip, std::size_t names) {
    const auto end = zip.rfind("PK\x05\x06");
    const auto last = zip.rfind("PK\x01\x02");
    const auto directory = zip.find("PK\x01\x02");
    REQUIRE(zip.substr(last + 46, 11) == "xl/s000.xml");
    std::string out = zip.substr(0, last);
    for (std::size_t i = 0; i < names; ++i) {
        auto entry = zip.substr(last, end - last);
        entry.replace(46 + 4, 3, three_digits(i));
        out += entry;
    }
    auto tail = zip.substr(end);
    put(tail, 8, names + 2, 2);
    put(tail, 10, names + 2, 2);
    put(tail, 12, out.size() - directory, 4);
    return out + tail;
}

const std::string kSurvey = "| survey |\n| | type | name | label | calculation | constraint |\n";

}  // namespace

TEST_CASE("bomb: a zip that unpacks to a thousand times its size is refused", "[forms_cli]") {
    refused("flat.xlsx", workbook("<row>" + std::string(192U << 20U, ' ') + "</row>"),
            "unpacks to more than a form can need");
}

TEST_CASE("bomb: zips within zips are not unpacked", "[forms_cli]") {
    auto inner = zip_of({{"0", std::string(16U << 20U, '\0')}});
    for (int level = 0; level < 5; ++level) {
        Parts parts;
        for (int i = 0; i < 16; ++i)
            parts.emplace_back(std::to_string(i) + ".zip", inner);
        inner = zip_of(parts);
    }
    refused("nested.xlsx", inner, "not an .xlsx workbook");
}

TEST_CASE("bomb: parts that are read again and again unpack no more than the bound",
          "[forms_cli]") {
    refused("repeated.xlsx", sheets_of_noise([](std::size_t) { return std::string("s000.xml"); }),
            "unpacks to more than a form can need");
}

TEST_CASE("bomb: entries whose local headers overlap unpack no more than the bound",
          "[forms_cli]") {
    const auto packed =
        sheets_of_noise([](std::size_t i) { return "s" + three_digits(i) + ".xml"; });
    refused("overlapping.xlsx", overlapping(packed, kManySheets),
            "unpacks to more than a form can need");
}

TEST_CASE("bomb: markup without end inside a workbook is refused", "[forms_cli]") {
    SeededRandom random(5);
    const auto salt = noise(3U << 20U, random);
    refused("tags.xlsx", workbook(repeated(6'100'000, [](std::size_t) { return "<c/>"; }), salt),
            "more than a form can need");
    // Just below what is refused at sight: read, or refused, but within the bounds.
    bounded("many_cells.xlsx",
            workbook(repeated(14'000,
                              [](std::size_t i) {
                                  return "<row>" +
                                         repeated(60,
                                                  [i](std::size_t c) {
                                                      return "<c><v>" + std::to_string(i * 60 + c) +
                                                             "</v></c>";
                                                  }) +
                                         "</row>";
                              }),
                     salt));
    bounded("long_strings.xlsx", workbook("<row><c t=\"s\"><v>0</v></c></row>",
                                          "<si><t>" + noise(100U << 20U, random) + "</t></si>"));
}

TEST_CASE("bomb: an .xls whose sectors lead in circles is refused", "[forms_cli]") {
    constexpr std::size_t kMuch = 30U << 20U;
    // Each small sector is followed by the first one.
    refused("circle.xls",
            xls::file_of(std::string(kMuch, '\0'),
                         [](xls::Layout& layout) {
                             layout.small_table = layout.stream;
                             layout.root_start = layout.folder;
                             layout.stream_start = 0;
                             layout.stream_size = 100;
                         }),
            "a part is missing");
    // A quarter of a million folders, each with the whole file in it.
    refused("roots.xls",
            xls::file_of(
                repeated(kMuch / 128, [](std::size_t) { return xls::entry("Root", '\x05', 9, 0); }),
                [](xls::Layout& layout) {
                    REQUIRE(layout.stream == 9);
                    layout.folder = layout.stream;
                }),
            "is no workbook");
}

TEST_CASE("bomb: an .xls of endless records, rows, texts or cells is refused", "[forms_cli]") {
    const auto begin = xls::record(0x809, xls::u16(0x0600) + xls::u16(5) + std::string(12, '\0'));
    const auto end = xls::record(0x0A, "");
    // So many sheets, all of them the same records.
    const auto stream = [&](std::size_t sheets, const std::string& cells) {
        const auto listed = [](std::size_t at) {
            return xls::record(0x85, xls::u32(at) + xls::u16(0) + std::string("\x06\0survey", 8));
        };
        const auto start = begin.size() + sheets * listed(0).size() + end.size();
        return begin + repeated(sheets, [&](std::size_t) { return listed(start); }) + end + begin +
               cells + end;
    };
    refused("rows.xls",
            xls::file_of(stream(999, xls::record(0x27E, xls::cell(65'535, 0) + xls::u32(2)))),
            "more text than a form can need");
    bounded("records.xls", xls::file_of(stream(9, repeated(7'000'000, [](std::size_t) {
                                                   return std::string("\x34\x12\0\0", 4);
                                               }))));
    refused("strings.xls",
            xls::file_of(
                begin + xls::record(0xFC, xls::u32(0) + xls::u32(0)) +
                repeated(450,
                         [](std::size_t) { return xls::record(0x3C, std::string(65'535, '\0')); }) +
                end),
            "more text than a form can need");
    const auto row = repeated(1'000, [](std::size_t) { return xls::u16(0) + xls::u32(30); });
    bounded("cells.xls",
            xls::file_of(stream(1, repeated(3'900, [&](std::size_t i) {
                                    return xls::record(0xBD, xls::u16(static_cast<unsigned>(i)) +
                                                                 xls::u16(0) + row + xls::u16(999));
                                }))));
}

TEST_CASE("bomb: entities and document types of XML are not expanded", "[forms_cli]") {
    std::string entities = "<!DOCTYPE x [<!ENTITY a0 \"aaaaaaaaaaaaaaaa\">";
    for (int i = 1; i < 12; ++i)
        entities += "<!ENTITY a" + std::to_string(i) + " \"" +
                    repeated(16, [i](std::size_t) { return "&a" + std::to_string(i - 1) + ";"; }) +
                    "\">";
    entities += "]>";
    bounded("entities.xml", entities + xform("<a>&a11;</a>", "<bind nodeset=\"/data/a\"/>"));
    bounded("attributes.xml", "<h:html " + repeated(400'000, [](std::size_t i) {
                                  return "a" + std::to_string(i) + "=\"\" ";
                              }) + "/>");
    bounded("deep.xml", xform(repeated(1'000'000, [](std::size_t) { return "<a>"; }) +
                              repeated(1'000'000, [](std::size_t) { return "</a>"; })));
    refused("elements.xml", xform(repeated(5'000'000, [](std::size_t) { return "<a/>"; })),
            "more elements than a form can need");
}

TEST_CASE("bomb: a list of a million choices is handled or refused", "[forms_cli]") {
    const auto sheets = [](std::size_t choices) {
        return "| survey |\n| | type | name | label |\n| | select_one c | a | A |\n"
               "| choices |\n| | list_name | name | label |\n" +
               repeated(choices,
                        [](std::size_t i) { return "||c|" + std::to_string(i) + "|V|\n"; });
    };
    const auto model = [](std::size_t choices) {
        return xform("<a/>", "<instance id=\"c\"><root>" + repeated(choices, [](std::size_t i) {
                                 return "<item><name>" + std::to_string(i) +
                                        "</name><label>V</label></item>";
                             }) + "</root></instance>");
    };
    refused("million.md", sheets(1'000'000), "more rows or columns than a form can need");
    refused("million.xml", model(700'000), "the list 'c' is too large");
    // The largest that are taken.
    CHECK(bounded("largest.md", sheets(199'000)).exit_code == 0);
    CHECK(bounded("largest.xml", model(499'000)).exit_code == 0);
}

TEST_CASE("bomb: patterns, paths and circles that explode end soon", "[forms_cli]") {
    bounded("pattern.md", kSurvey + "| | text | a | A | | regex(., '(a+)+(b\\|aa)*(a*)*$') |\n" +
                              "| | text | b | B | | regex(., '((a{0,1000}){0,1000}){0,1000}') |\n");
    // Every row reads every other: n² edges of the graph of dependencies.
    bounded("squares.md",
            kSurvey + "| | begin repeat | r | R | | |\n" + repeated(2'000, [](std::size_t i) {
                return "| | calculate | c" + std::to_string(i) +
                       " | | count(//*[. = current()/..]) | |\n";
            }) + "| | end repeat | | | | |\n");
    refused("circle.md",
            kSurvey + repeated(3'000,
                               [](std::size_t i) {
                                   return "| | calculate | c" + std::to_string(i) + " | | ${c" +
                                          std::to_string((i + 1) % 3'000) + "} + 1 | |\n";
                               }),
            "depends on");
    bounded("parentheses.md", kSurvey + "| | calculate | a | | " + std::string(60'000, '(') + "1" +
                                  std::string(60'000, ')') + " | |\n");
}

TEST_CASE("bomb: where memory runs out, the program says so in words", "[forms_cli]") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    WARN("skipped: a sanitizer takes more address space than the bound leaves");
#else
    const tests::TemporaryFolder folder;
    const auto file = folder / "large.md";
    std::ofstream(file) << kSurvey << repeated(190'000, [](std::size_t i) {
        return "| | note | n" + std::to_string(i) + " | Note | | |\n";
    });
    const auto outcome = check(file, folder.path(), rlim_t{100} << 20U);
    INFO(outcome.exit_code << ": " << outcome.said);
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.said.find("large.md") != std::string::npos);
    CHECK(outcome.said.find("needs more memory than there is") != std::string::npos);
#endif
}
