#include "forms/session/form.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/model/definition.h"
#include "forms/session/compiled.h"
#include "forms/session/compiler.h"

namespace relais::forms::session {

Form::Form(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Form::~Form() = default;

std::variant<std::unique_ptr<const Form>, std::vector<Diagnostic>>
Form::compile(model::Definition definition, const FileSource& files) {
    auto compiled = std::make_unique<Compiled>();
    compiled->definition = std::move(definition);
    auto found = Compiler(*compiled, files).run();
    const bool refused = std::any_of(found.begin(), found.end(), [](const Diagnostic& diagnostic) {
        return diagnostic.severity == Severity::error;
    });
    if (refused) return found;
    compiled->warnings = std::move(found);
    return std::unique_ptr<const Form>(new Form(std::move(compiled)));
}

const model::Definition& Form::definition() const {
    return compiled_->definition;
}
const std::vector<Diagnostic>& Form::warnings() const {
    return compiled_->warnings;
}

}  // namespace relais::forms::session
