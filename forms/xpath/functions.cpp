// The function library: finding a row, and what a row may ask of its call.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "forms/xpath/evaluator.h"
#include "forms/xpath/function.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

const Function* find_function(std::string_view name) {
    for (const auto rows :
         {boolean_functions(), string_functions(), number_functions(), node_functions(),
          form_functions(), date_functions(), place_functions()}) {
        for (const Function& row : rows) {
            if (row.name == name) return &row;
        }
    }
    return nullptr;
}

Call::Call(Evaluator& evaluator, Index index, const Focus& focus)
    : evaluator_(evaluator), index_(index), focus_(focus) {
    for (Index i = self().first; i != kNone; i = evaluator_.program().at(i).next)
        ++size_;
}

Index Call::index_of(std::size_t argument) const {
    Index index = self().first;
    while (argument-- > 0)
        index = evaluator_.program().at(index).next;
    return index;
}

const Syntax& Call::syntax(std::size_t argument) const {
    return evaluator_.program().at(index_of(argument));
}

Value Call::value(std::size_t argument) {
    return evaluator_.value(index_of(argument), focus_);
}
bool Call::boolean(std::size_t argument) {
    return evaluator_.boolean(index_of(argument), focus_);
}
double Call::number(std::size_t argument) {
    return evaluator_.number(index_of(argument), focus_);
}
std::string Call::text(std::size_t argument) {
    return evaluator_.text(index_of(argument), focus_);
}
NodeSet Call::nodes(std::size_t argument) {
    return evaluator_.nodes(index_of(argument), focus_);
}

int Call::utc_offset_minutes() const {
    return environment() == nullptr ? 0 : environment()->clock().utc_offset_minutes();
}

Value Call::fail(std::string message) {
    evaluator_.fail(index_, std::string(self().text) + "(): " + std::move(message));
    return std::string();
}

}  // namespace relais::forms::xpath
