// What was typed into a field, as an answer.
#pragma once

#include <string>

namespace relais::client::screens::form {

struct Typed {
    std::string value = {};  ///< XForms text; empty while incomplete
    bool complete = true;    ///< false for half a date; an empty field is complete
};

}  // namespace relais::client::screens::form
