// Commands of the desk, which need its passphrase: export and summary.

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fmt/core.h>
#include <string>
#include <system_error>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/cli/commands.h"
#include "sync/cli/passphrase.h"
#include "sync/hub/attachments.h"
#include "sync/hub/book.h"
#include "sync/hub/desk.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"
#include "sync/hub/media.h"
#include "sync/hub/shelf.h"
#include "sync/report/csv.h"
#include "sync/report/render.h"

namespace relais::sync::cli {

namespace {

/// Opens what is new and makes the book; what could not be read is told on standard error.
Result<hub::Book> open_book(const hub::DeskKeys& keys, const hub::HubFolder& folder) {
    auto ingest = TRY(hub::IngestStore::open_for_reading(folder.ingest_folder()));
    auto desk = TRY(hub::DeskStore::open(folder.desk_folder()));
    SystemRandom random;
    const auto count = TRY(desk.open_new(ingest, keys, random));
    for (const auto& finding : desk.findings())
        fmt::print(stderr, "warning: {}\n", finding);
    if (count.unopened > 0)
        fmt::print(stderr, "warning: {} records do not open with the hub's key; they are kept\n",
                   count.unopened);
    std::vector<Diagnostic> complaints;
    const auto forms = hub::FormShelf::read(TRY(folder.files()), complaints);
    for (const auto& one : complaints)
        if (one.severity == Severity::error)
            fmt::print(stderr, "warning: {}: {}\n", one.location, one.text);
    auto book = TRY(hub::make_book(desk, keys, forms, folder.fleet()));
    if (!book.left_out.rows.empty())
        fmt::print(stderr, "warning: {} records stand in no table; export tells which and why\n",
                   book.left_out.rows.size());
    return book;
}

Result<hub::DeskKeys> unlock(const DeskOptions& options, const hub::HubFolder& folder) {
    const auto passphrase = TRY(read_passphrase(options.passphrase_file));
    return folder.desk_keys(passphrase.view());
}

/// A table that is there only when it has rows: one of an earlier export goes.
Result<void> write_if_any(const report::Table& table, const std::string& folder) {
    const auto path = folder + "/" + table.name + ".csv";
    if (!table.rows.empty()) return write_file_atomically(path, report::to_csv(table));
    std::error_code absent;
    std::filesystem::remove(path, absent);
    return {};
}

/// Pictures, recordings and files, and a table that tells where each is.
Result<void> write_files(const hub::Book& book, const hub::HubFolder& folder,
                         const std::string& out) {
    const auto attachments =
        TRY(hub::AttachmentStore::open_for_reading(folder.attachments_folder()));
    const auto figures = TRY(hub::write_media(book.files, attachments, out + "/media"));
    TRY(write_if_any(figures.table, out));
    if (figures.here > 0) fmt::print("{} files of records: {}/media\n", figures.here, out);
    if (figures.missing > 0)
        fmt::print(stderr, "warning: {} files of records have not come yet; {}.csv tells which\n",
                   figures.missing, figures.table.name);
    if (figures.damaged > 0)
        fmt::print(stderr,
                   "warning: {} files are not what their records name; {}.csv tells which\n",
                   figures.damaged, figures.table.name);
    return {};
}

}  // namespace

Result<void> export_tables(const DeskOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    const auto keys = TRY(unlock(options, folder));
    const auto book = TRY(open_book(keys, folder));
    auto ingest = TRY(hub::IngestStore::open_for_reading(folder.ingest_folder()));
    const auto aside = TRY(hub::aside_table(ingest, keys));
    TRY(make_folders(options.out));
    std::size_t files = 0;
    const auto write = [&](const report::Table& table) -> Result<void> {
        ++files;
        return write_file_atomically(options.out + "/" + table.name + ".csv",
                                     report::to_csv(table));
    };
    for (const auto& table : book.tables)
        TRY(write(table));
    TRY(write(book.history));
    TRY(write_if_any(book.left_out, options.out));
    TRY(write_if_any(aside, options.out));
    if (!aside.rows.empty())
        fmt::print(stderr, "warning: {} records were set aside; {}.csv tells what they say\n",
                   aside.rows.size(), aside.name);
    TRY(write_files(book, folder, options.out));
    std::uint64_t records = 0;
    for (const auto& form : book.figures.forms)
        records += form.records;
    fmt::print("{} records in {} files: {}\n", records, files, options.out);
    return {};
}

Result<void> summary(const DeskOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    const auto book = TRY(open_book(TRY(unlock(options, folder)), folder));
    report::PointNames names;
    for (const auto& point : TRY(folder.points_ever()))
        names[point.code] = point.name;
    std::fputs((options.json ? report::render_json(book.figures)
                             : report::render_text(book.figures, names))
                   .c_str(),
               stdout);
    return {};
}

}  // namespace relais::sync::cli
