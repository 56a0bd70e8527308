// What bytes from outside are put through. libFuzzer looks for bytes that do harm (preset `fuzz`),
// a test replays those that once did (tests/data/fuzz). A target returns, whatever it is given; a
// promise that does not hold stops the program.
#pragma once

#include <span>
#include <string_view>

#include "forms/model/definition.h"

namespace relais::tests::fuzz {

struct Target {
    const char* name;
    void (*run)(std::string_view bytes);
};
std::span<const Target> targets();

void workbook(std::string_view bytes);    ///< any form file as it comes: .xlsx, table, XForm
void parts(std::string_view text);        ///< the parts of an .xlsx, which is packed from them
void xls(std::string_view bytes);         ///< an .xls, or the records that stand in one
void table(std::string_view text);        ///< Markdown or CSV
void xform(std::string_view xml);         ///< an XForm
void expression(std::string_view text);   ///< XPath over a small interview
void instance(std::string_view xml);      ///< a draft or record of a known form
void list(std::string_view text);         ///< a file of choices
void interview(std::string_view script);  ///< answers, undo and redo, one step a line

void sent_batch(std::string_view bytes);  ///< a batch and its records
void message(std::string_view bytes);     ///< receipt, notice, pong, claim, reset, request's header
void bundle(std::string_view bytes);      ///< what a stick carries
void enrolment(std::string_view bytes);   ///< an enrolment, a hub's address, or a list as CSV
void handler(std::string_view script);    ///< requests to a hub, one after the other
void payload(std::string_view bytes);     ///< what is sealed or framed: payload, blob, log, share
void brief(std::string_view bytes);       ///< an outline, a record written short, or to be so

/// What is done with every form that loads: compiled, answered, written, read back.
void use(forms::model::Definition definition);
/// Written and read again and again, it is the same text after so many rounds. A workbook's form
/// needs one; of a foreign XForm parts may be left out, and what hung on them with the next
/// reading.
void same_as_xform(const forms::model::Definition& definition, int rounds);

}  // namespace relais::tests::fuzz
