#include "forms/base/result.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace relais {

namespace {

const char* remedy(Errc code) {
    switch (code) {
    case Errc::invalid: return "correct it and try again";
    case Errc::not_found: return "check the name and the path";
    case Errc::already_exists: return "choose another name, or use what is there";
    case Errc::io: return "check the disk and the permissions";
    case Errc::disk_full: return "free some space, then try again; nothing was lost";
    case Errc::read_only: return "make the folder writable, then try again";
    case Errc::in_use: return "close the other Relais that uses it";
    case Errc::corrupt: return "keep the file and tell the administrator";
    case Errc::wrong_key: return "check the passphrase";
    case Errc::newer_version: return "install the newer Relais; the file was not touched";
    case Errc::older_version: return "update the other side";
    case Errc::limit: return "make it smaller";
    case Errc::unsupported: return "use a supported form of it";
    case Errc::network: return "it is tried again when the network answers";
    case Errc::refused: return "see what the other side says";
    case Errc::forged: return "do not trust it; tell the administrator";
    case Errc::cancelled: return "start it again when you wish";
    }
    return "";
}

}  // namespace

std::string describe(const Error& error) {
    return error.subject + ": " + error.detail + " (" + remedy(error.code) + ")";
}

void assertion_failed(const char* expression, const char* file, int line) {
    std::fprintf(stderr, "relais: internal error at %s:%d: %s\n", file, line, expression);
    std::abort();
}

}  // namespace relais
