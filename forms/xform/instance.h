// The instance XML of a record: written once, with stable bytes, at finalise; read back for drafts,
// corrections and the desk. ODK XForms §instance, OpenRosa metadata.
#pragma once

#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "forms/model/answers.h"

namespace relais::forms::xform {

inline constexpr std::size_t kMaxInstanceBytes = 8U << 20U;

enum class Write {
    draft,   ///< every value, also of what is hidden now
    record,  ///< ODK: non-relevant nodes are left out
};

/// `<?xml version="1.0"?><data id="…" version="…" …>`; the same answers give the same bytes.
std::string write_instance(const model::Answers& answers, Write mode);

/// Elements that the definition does not know are passed over and counted in `unknown` (may be
/// null). Errc::invalid names the place for XML that is broken, of another form, too deep or large.
Result<model::Answers> read_instance(std::string_view xml, const model::Definition& definition,
                                     std::size_t* unknown = nullptr);

}  // namespace relais::forms::xform
