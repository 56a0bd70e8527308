// A definition made ready to be answered: expressions compiled, lists indexed, the dependency graph
// built. Immutable; one Form serves any number of sessions.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/base/result.h"
#include "forms/lists/table.h"
#include "forms/model/definition.h"

namespace relais::forms::session {

/// Gives the bytes of a file that the form names ("cercles.csv"); the name holds no path.
using FileSource = std::function<Result<std::string>(const std::string& file_name)>;

class Form {
  public:
    /// All complaints at once: XPath syntax, unknown references, cycles, lists that are missing.
    static std::variant<std::unique_ptr<const Form>, std::vector<Diagnostic>>
    compile(model::Definition definition, const FileSource& files);
    Form(const Form&) = delete;
    Form& operator=(const Form&) = delete;
    ~Form();

    [[nodiscard]] const model::Definition& definition() const;
    /// Warnings found on the way.
    [[nodiscard]] const std::vector<Diagnostic>& warnings() const;

    struct Compiled;  ///< graph and expressions; known to the session only
    [[nodiscard]] const Compiled& compiled() const { return *compiled_; }

  private:
    explicit Form(std::unique_ptr<Compiled> compiled);
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace relais::forms::session
