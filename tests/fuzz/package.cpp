#include "tests/fuzz/package.h"

#include <zip.h>

#include <algorithm>
#include <memory>

#include "forms/base/result.h"

namespace relais::tests::fuzz {

namespace {

constexpr std::size_t kMostParts = 20;

std::string relationship(std::string_view id, std::string_view type, std::string_view target) {
    std::string out = "<Relationship Id=\"";
    out.append(id).append("\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/");
    out.append("relationships/").append(type).append("\" Target=\"").append(target);
    return out + "\"/>";
}

std::vector<Part> frame() {
    return {{"_rels/.rels", "<Relationships>" +
                                relationship("a", "officeDocument", "xl/workbook.xml") +
                                "</Relationships>"},
            {"xl/workbook.xml",
             "<workbook xmlns:r=\"r\"><sheets><sheet name=\"survey\" r:id=\"s1\"/>"
             "<sheet name=\"choices\" r:id=\"s2\"/><sheet name=\"settings\" r:id=\"s3\"/>"
             "</sheets></workbook>"},
            {"xl/_rels/workbook.xml.rels",
             "<Relationships>" + relationship("s1", "worksheet", "worksheets/sheet1.xml") +
                 relationship("s2", "worksheet", "worksheets/sheet2.xml") +
                 relationship("s3", "worksheet", "worksheets/sheet3.xml") +
                 relationship("s4", "sharedStrings", "sharedStrings.xml") +
                 relationship("s5", "styles", "styles.xml") + "</Relationships>"}};
}

std::vector<Part> parts_of(std::string_view text) {
    std::vector<Part> parts;
    while (!text.empty() && parts.size() < kMostParts) {
        const auto next = text.find('\f', 1);
        auto piece = text.substr(0, next);
        text.remove_prefix(std::min(next, text.size()));
        if (!piece.starts_with('\f')) continue;
        piece.remove_prefix(1);
        const auto end = std::min(piece.find('\n'), piece.size());
        parts.emplace_back(piece.substr(0, end), piece.substr(std::min(end + 1, piece.size())));
    }
    for (auto& part : frame())
        if (std::none_of(parts.begin(), parts.end(),
                         [&](const Part& each) { return each.first == part.first; }))
            parts.push_back(std::move(part));
    return parts;
}

struct FreeSource {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};

}  // namespace

std::string as_text(const std::vector<Part>& parts) {
    std::string text;
    for (const auto& [name, content] : parts)
        text += '\f' + name + '\n' + content;
    return text;
}

std::string packed(std::string_view text) {
    const auto parts = parts_of(text);
    const std::unique_ptr<zip_source_t, FreeSource> source(
        zip_source_buffer_create(nullptr, 0, 0, nullptr));
    zip_source_keep(source.get());
    zip_t* archive = zip_open_from_source(source.get(), ZIP_TRUNCATE, nullptr);
    RELAIS_ASSERT(archive != nullptr);
    for (const auto& [name, content] : parts) {
        zip_source_t* part = zip_source_buffer(archive, content.data(), content.size(), 0);
        const auto index = zip_file_add(archive, name.c_str(), part, ZIP_FL_ENC_GUESS);
        if (index < 0)
            zip_source_free(part);  // a name twice, or one that no archive can hold
        else
            zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
    }
    if (zip_close(archive) != 0) {
        zip_discard(archive);
        return {};
    }
    zip_stat_t stat;
    RELAIS_ASSERT(zip_source_stat(source.get(), &stat) == 0);
    std::string bytes(stat.size, '\0');
    RELAIS_ASSERT(zip_source_open(source.get()) == 0);
    RELAIS_ASSERT(zip_source_read(source.get(), bytes.data(), bytes.size()) ==
                  static_cast<zip_int64_t>(bytes.size()));
    zip_source_close(source.get());
    return bytes;
}

}  // namespace relais::tests::fuzz
