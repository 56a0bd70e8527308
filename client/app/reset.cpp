#include "client/app/reset.h"

#include <cstddef>
#include <string>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/reset.h"
#include "sync/seal/seal.h"
#include "sync/store/store.h"

namespace relais::client::app {

Result<std::string> ask_reset(const std::string& data, const std::string& enumerator,
                              const std::string& passphrase, const std::string& file) {
    const SystemClock clock;
    SystemRandom random;
    auto store = TRY(sync::store::Store::open(data, clock, random));
    const auto request = TRY(store.ask_reset(enumerator, passphrase));
    TRY(write_file_atomically(file, request));
    return sync::seal::fingerprint_words(
        sync::batch::fingerprint(TRY(sync::batch::decode_reset_request(request))));
}

Result<void> apply_reset(const std::string& data, const std::string& file) {
    constexpr std::size_t kMaxAnswerBytes = 16U << 10U;
    const SystemClock clock;
    SystemRandom random;
    auto store = TRY(sync::store::Store::open(data, clock, random));
    return store.apply_reset(TRY(read_file(file, kMaxAnswerBytes)));
}

}  // namespace relais::client::app
