#include "sync/cli/passphrase.h"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "sync/seal/seal.h"

namespace relais::sync::cli {

namespace {

constexpr std::size_t kMaxBytes = 4096;
constexpr std::size_t kLeastBytes = 8;

/// Nothing that is typed is shown while it lives; no effect where nobody types.
class NoEcho {
  public:
    NoEcho() : active_(tcgetattr(STDIN_FILENO, &before_) == 0) {
        if (!active_) return;
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
        std::fputs("Passphrase of the desk: ", stderr);
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;
    NoEcho(NoEcho&&) = delete;
    NoEcho& operator=(NoEcho&&) = delete;
    ~NoEcho() {
        if (!active_) return;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        std::fputs("\n", stderr);
    }

  private:
    termios before_{};
    bool active_ = false;
};

std::string read_line() {
    const NoEcho no_echo;
    std::string line;
    line.reserve(kMaxBytes);  // so that no copy is left behind by growing
    for (int c = std::getchar(); c != EOF && c != '\n' && line.size() < kMaxBytes;
         c = std::getchar())
        line += static_cast<char>(c);
    return line;
}

}  // namespace

Result<seal::Secret> read_passphrase(const std::string& file) {
    std::string text = file.empty() ? read_line() : TRY(read_file(file, kMaxBytes));
    const auto length = std::min(text.find_first_of("\r\n"), text.size());
    seal::Secret passphrase(std::string_view(text).substr(0, length));
    std::fill(text.begin(), text.end(), '\0');
    if (length < kLeastBytes)
        return fail(Errc::invalid, file.empty() ? "passphrase" : file,
                    "the passphrase is shorter than 8 characters");
    return passphrase;
}

}  // namespace relais::sync::cli
