// What `serve` may still ask of the system once it serves: its open sockets and files, and nothing
// by which a stranger who got in could go further. No new socket, no connection to elsewhere, no
// other program, no memory that becomes code.
#pragma once

#include "forms/base/result.h"

namespace relais::sync::hub {

/// For every thread of this process, for good. A forbidden call ends the process (SIGSYS); one that
/// is merely not known here fails as if the system did not have it. Errc::unsupported where the
/// system has no seccomp.
Result<void> enter_sandbox();

}  // namespace relais::sync::hub
