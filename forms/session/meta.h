// The OpenRosa metadata block of a form: found, and completed where the author left it out.
#pragma once

#include "forms/model/definition.h"

namespace relais::forms::session {

struct MetaNodes {
    model::NodeIndex instance_id = model::kNoIndex;
    model::NodeIndex deprecated_id = model::kNoIndex;
    model::NodeIndex instance_name = model::kNoIndex;  ///< kNoIndex when the form has none
};

/// Adds meta, instanceID and deprecatedID if they are missing: every record has an identity, and
/// every record may be corrected. Indexes of later nodes shift, also in the body.
MetaNodes complete_meta(model::Definition& definition);

}  // namespace relais::forms::session
