// How this house says that the world refused: Result<T> is a value or one Error.
// Findings about content (a bad form, a failed constraint) are not errors: see diagnostic.h.
// An Error is handled once: shown, retried or returned. It never carries an answer or a secret.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace relais {

/// Causes that a caller treats differently; the window has a sentence and a remedy for each.
enum class Errc : std::uint8_t {
    invalid,  ///< the input is malformed; `detail` says where
    not_found,
    already_exists,
    io,  ///< reading or writing failed for a reason not listed below
    disk_full,
    read_only,
    in_use,         ///< another program holds the lock
    corrupt,        ///< a tag, hash or structure does not hold
    wrong_key,      ///< passphrase or key does not open it
    newer_version,  ///< written by a newer Relais; we must not touch it
    older_version,  ///< the other side is too old
    limit,          ///< larger than the constants allow
    unsupported,
    network,  ///< no answer: unreachable, timed out, cut
    refused,  ///< the other side answered no
    forged,   ///< a signature does not hold
    cancelled,
};

struct Error {
    Errc code = Errc::io;
    std::string subject;  ///< the thing: a path, a host, "batch 3"; never an answer
    std::string detail;   ///< what happened to it, English, no final stop
};

/// "subject: detail (what to do)", one English line for stderr and logs.
std::string describe(const Error& error);

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Errc code, std::string subject, std::string detail) {
    return std::unexpected(Error{code, std::move(subject), std::move(detail)});
}

/// Our own mistakes stop the program, in release too; prints file and line, never data.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace relais

#define RELAIS_ASSERT(condition)                                                                   \
    ((condition) ? static_cast<void>(0)                                                            \
                 : ::relais::assertion_failed(#condition, __FILE__, __LINE__))

#define RELAIS_JOIN2(a, b) a##b
#define RELAIS_JOIN(a, b) RELAIS_JOIN2(a, b)
// `name` is declared here: no expression, so no parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define RELAIS_TRY(name, expression)                                                               \
    __extension__({                                                                                \
        auto&& name = (expression);                                                                \
        if (!name) return std::unexpected(std::move(name).error());                                \
        *std::move(name);                                                                          \
    })
// NOLINTEND(bugprone-macro-parentheses)
/// The value of a Result, or an early return of its error.
#define TRY(expression) RELAIS_TRY(RELAIS_JOIN(try_, __COUNTER__), expression)
