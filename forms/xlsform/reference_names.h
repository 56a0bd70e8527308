// XPath back to what an author would write: paths of questions as `${name}`, wherever a reader of
// the sheet makes the same path of it again.
#pragma once

#include <string>
#include <string_view>

#include "forms/xlsform/references.h"

namespace relais::forms::xlsform {

class ReferenceNames {
  public:
    explicit ReferenceNames(const model::Definition& definition);

    /// Reads as `xpath` again, but for blanks at its ends; where `${name}` would not, the path.
    std::string expression(const std::string& xpath, const References::Where& where);
    /// A label with its outputs. One that no sheet can say is written as its expression.
    std::string text(const model::Text& parts, const References::Where& where);
    /// "${name}" when the name means that node and no other; else empty.
    [[nodiscard]] std::string name_of(model::NodeIndex node) const;

  private:
    std::string named(std::string_view path, const References::Where& where);
    std::string output(const std::string& xpath, const References::Where& where);

    const model::Definition& definition_;
    Complaints unheard_;  ///< what is tried out is no author's fault
    References references_;
    std::multimap<std::string, model::NodeIndex, std::less<>> by_name_;
};

}  // namespace relais::forms::xlsform
