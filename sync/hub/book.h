// The desk's view of everything that was opened: current versions as tables, what is counted, the
// history, and what could not be placed. Made anew each time from the desk store; writes nothing.
#pragma once

#include <vector>

#include "sync/hub/desk.h"
#include "sync/hub/media.h"
#include "sync/hub/shelf.h"
#include "sync/report/csv.h"
#include "sync/report/figures.h"

namespace relais::sync::hub {

struct Book {
    std::vector<report::Table> tables;  ///< of every form that has records; names are distinct
    report::Table history;              ///< a row for each version, current or not: no answers
    report::Table left_out;             ///< current versions that stand in no table, and why
    report::Figures figures;
    std::vector<CaseFile> files;  ///< of current versions; `media_name` stands in the tables
};

/// What a revoked laptop sent since then is left out, and told among `left_out`.
Result<Book> make_book(DeskStore& desk, const DeskKeys& keys, const FormShelf& forms,
                       const Fleet& fleet);

}  // namespace relais::sync::hub
