// Where in an expression one stands, as far as `${name}` needs to know: inside which function's
// which argument, and whether inside a predicate.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace relais::forms::xlsform {

/// A byte of a qualified name; beyond ASCII every byte is taken for a letter's.
bool is_name_byte(char c);

class ExpressionScanner {
  public:
    /// Takes the next character into account; feed it everything but the references themselves.
    void feed(char c);
    /// A reference stands here: it ends a word, as a name does.
    void feed_reference();
    [[nodiscard]] bool in_predicate() const;
    /// XPath functions whose argument is a node-set by name: indexed-repeat() 1, 2, 4 and 6.
    [[nodiscard]] bool wants_absolute_path() const;

  private:
    struct Frame {
        char open = '(';
        std::string function;
        int argument = 1;
    };
    void close(char open);

    std::vector<Frame> frames_;
    std::string word_;
    char quote_ = 0;
};

/// How many bytes at the start of a text are a path into a list,
/// `instance('id')/root/item[…]/label`; 0 when it begins with anything else.
std::size_t instance_path_length(std::string_view text);

}  // namespace relais::forms::xlsform
