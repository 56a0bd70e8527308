// A document without the content of its long parts: lists of the model and translations. The rest
// becomes a tree; a list of 50,000 items would need a hundred megabytes there, and is read from the
// document's own bytes instead (see Part).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"

namespace relais::forms::xform {

/// What was left out: the content of an element, where one blank stands in the skeleton.
struct Cut {
    std::size_t in_skeleton = 0;     ///< offset of the blank
    std::size_t begin = 0, end = 0;  ///< in the document
    std::string_view element;        ///< name of the element that it is the content of
};

struct Skeleton {
    std::string text;
    std::vector<Cut> cuts;  ///< in the order of the document

    /// The cut whose blank stands there; null when none does.
    [[nodiscard]] const Cut* at(std::ptrdiff_t offset) const;
    /// Of an offset in `text`, where that stands in the document.
    [[nodiscard]] std::size_t in_document(std::size_t offset) const;
};

/// Errc::invalid, with the place, for what is no XML; what is cut out is looked at when it is read.
/// `document` must outlive what is made of it.
Result<Skeleton> make_skeleton(std::string_view document);

}  // namespace relais::forms::xform
