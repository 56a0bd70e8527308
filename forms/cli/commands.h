// What relais-forms can do, apart from reading the command line. Findings go to `out`, refusals of
// the world to `err`; the value is the exit code: 0 usable or done, 1 not, 2 called wrongly.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/base/result.h"
#include "forms/session/session.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::cli {

inline constexpr int kDone = 0;
inline constexpr int kNotUsable = 1;
inline constexpr int kWrongCall = 2;

/// All complaints about a form, one a line, or as JSON. Lists are looked for beside the form.
int check(const std::string& file, bool json, std::ostream& out, std::ostream& err);

struct Form {
    std::optional<xlsform::Workbook> workbook;  ///< absent when the file is an XForm
    xlsform::Loaded loaded;
};
/// By the content, not by the name.
Result<Form> load_form(const std::string& file);

/// One a line, with the remedy below.
void print_findings(const std::vector<Diagnostic>& findings, std::ostream& out);

/// By the ending of `to`: .xml (XForm), .xlsx or .md. Any form to any of them; what an XForm has
/// and a workbook cannot say goes to `err`.
int convert(const std::string& from, const std::string& to, std::ostream& out, std::ostream& err);

/// XPath expressions over XML documents, as JSON lines: {id, xml, context_xpath, expr, …} in, {id,
/// type, value} or {id, error} out.
int eval(std::istream& in, std::ostream& out, const Clock& clock);

/// Interviews as JSON lines: {id, form, resources, steps} in, {id, xml, steps: [{status, xml}]} or
/// {id, error} out. `xml` is what would be submitted then.
int replay(std::istream& in, std::ostream& out, const Clock& clock, Random& random);

struct Filling {
    std::string form;
    std::string answers;  ///< a JSON object: path or name → value, in the order of answering
    std::string out;
};
/// One interview from a file of answers. What is missing or not allowed is told, and nothing
/// written then.
int fill(const Filling& filling, const session::Surroundings& surroundings, std::ostream& out,
         std::ostream& err);

/// The form as text, for people who review it; language by name or code, empty for the default.
/// Lists need not be there.
int show(const std::string& file, const std::string& language, std::ostream& out,
         std::ostream& err);

}  // namespace relais::forms::cli
