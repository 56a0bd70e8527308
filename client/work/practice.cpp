#include "client/work/practice.h"

#include <optional>
#include <string>

#include "client/work/store_queue.h"
#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/enrolment.h"
#include "sync/seal/seal.h"
#include "sync/store/store.h"

namespace relais::client::work {

using sync::store::Store;

namespace {

/// The secret is 32 random bytes already: stretching it would only cost time.
constexpr sync::seal::PassphraseCost kCost{1, 8};
constexpr std::size_t kNameDigits = 16;

/// Tells nobody whose it is.
Result<std::string> folder_of(const StoreSide& side, const Store& real) {
    const std::string name = TRY(real.secret_for("relais/0 practice folder"));
    return side.folder + "/practice-" + name.substr(0, kNameDigits);
}

/// Of a laptop that no hub knows; the recipients' private keys are forgotten here.
sync::batch::Enrolment enrolment_of(const sync::store::Settings& settings, Random& random) {
    sync::batch::Enrolment enrolment;
    enrolment.project = settings.project;
    enrolment.hub_key = sync::seal::make_sign_keys(random).verify_key;
    enrolment.recipients = {{"hub", sync::seal::make_box_keys(random).public_key},
                            {"recovery", sync::seal::make_box_keys(random).public_key}};
    random.fill(enrolment.device);
    enrolment.secret = std::string(16, 'x');
    enrolment.enumerators = settings.enumerators;
    enrolment.points = settings.points;
    enrolment.teams = settings.teams;
    return enrolment;
}

Result<Store> open_or_make(StoreSide& side, const Store& real, const std::string& enumerator) {
    const std::string folder = TRY(folder_of(side, real));
    const std::string secret = TRY(real.secret_for("relais/0 practice"));
    auto opened = Store::open(folder, side.clock, side.random);
    if (opened) {
        TRY(opened->unlock(enumerator, secret));
        return opened;
    }
    if (opened.error().code != Errc::not_found) return opened;
    const auto settings = TRY(real.settings());
    return Store::create(folder, enrolment_of(settings, side.random), enumerator, secret,
                         side.clock, side.random, kCost);
}

}  // namespace

Result<void> begin_practice(StoreSide& side, const std::string& enumerator) {
    auto* real = TRY(side.real());
    auto practice = TRY(open_or_make(side, *real, enumerator));
    const auto shift = TRY(real->current_shift());
    if (shift && !TRY(practice.current_shift()))
        TRY(practice.open_shift(shift->point, shift->team));
    side.practice.emplace(std::move(practice));
    return {};
}

void end_practice(StoreSide& side) {
    side.practice.reset();
}

Result<void> wipe_practice(StoreSide& side) {
    auto* real = TRY(side.real());
    const std::string folder = TRY(folder_of(side, *real));
    side.practice.reset();
    return remove_folder(folder);
}

}  // namespace relais::client::work
