#include "tests/sync/sim/line.h"

#include <optional>
#include <utility>

#include "sync/batch/bytes.h"

namespace relais::tests::sim {

namespace {

void flip_a_bit(std::string& bytes, Chance& chance) {
    if (bytes.empty()) return;
    auto& byte = bytes[chance.below(bytes.size())];
    byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << chance.below(8)));
}

std::string short_of(const batch::Request& request) {
    const auto at = request.path.rfind('/');
    return request.method + request.path.substr(at, 12);
}

/// Somebody who is not the hub, and says what the hub would say.
batch::Response stranger(const batch::Request& request, World& world) {
    const auto keys = seal::make_sign_keys(world.chance.random());
    if (request.method == "PUT") {
        // Every batch carries what it takes to make a receipt that looks right.
        batch::Receipt receipt;
        batch::Reader reader(request.body, "batch");
        const auto front = reader.raw(6);
        const auto device = reader.array<16>();
        const auto epoch = reader.u32();
        if (!front || !device || !epoch) return {200, ""};
        receipt.device = *device;
        receipt.epoch = *epoch;
        receipt.batch = batch::hash_of_batch(request.body);
        const auto records = batch::records_in(request.body);
        const auto at = request.body.find("RLR0");
        if (!records || at == std::string::npos) return {200, ""};
        batch::Reader record(std::string_view(request.body).substr(at + 24), "record");
        const auto first = record.u64().value_or(1);
        for (std::size_t i = 0; i < *records; ++i)
            receipt.lines.push_back({first + i, batch::Outcome::stored});
        receipt.high_water = first + *records - 1;
        return {200, batch::encode(receipt, keys)};
    }
    batch::Pong pong;
    pong.nonce = request.path.substr(request.path.rfind('=') + 1);
    return {200, batch::encode(pong, keys)};
}

/// What the hub makes of it now; nothing where its power goes.
std::optional<batch::Response> at_the_hub(World& world, const batch::Request& request) {
    ++world.figures.requests;
    if (request.body.find("temoin-de-Wabaria") != std::string::npos)
        world.complain("an answer crosses the line in the clear");
    auto response = world.hub->answer(request);
    world.note("hub answers " + short_of(request) + " " +
               (response ? std::to_string(response->status) : "nothing"));
    return response;
}

const Result<batch::Response> kNothing = fail(Errc::network, "line", "no answer came");

/// Instead of the hub, where somebody else answers.
std::optional<batch::Response> in_its_place(World& world, const batch::Request& request) {
    const auto& mischief = world.plan.mischief;
    if (world.chance.in_100(mischief.portal))
        return batch::Response{world.chance.in_100(70) ? 200 : 302,
                               "<html><body>Bienvenue ! Votre code :</body></html>"};
    if (world.chance.in_100(mischief.stranger)) return stranger(request, world);
    if (world.chance.in_100(mischief.busy))
        return sync::hub::refuse({world.chance.in_100(70) ? Errc::in_use : Errc::disk_full, "hub",
                                  "could not store anything just now; nothing was taken"});
    return std::nullopt;
}

/// What the hub said at that address some time ago, where it did.
batch::Response said_before(World& world, const batch::Request& request,
                            const batch::Response& now) {
    const auto path = request.path.substr(0, request.path.find('?'));
    const auto [said, first] = world.said.try_emplace(path, now);
    auto before = said->second;
    if (world.chance.in_100(30)) said->second = now;
    return before;
}

void arrive(World& world, const batch::Request& request, const Answered& answered) {
    auto& chance = world.chance;
    const auto& mischief = world.plan.mischief;
    const bool bad = !world.healed;
    const auto response = at_the_hub(world, request);
    if (bad && chance.in_100(mischief.duplicate))
        world.timeline.after(chance.between(kSecond, kHour),
                             [&world, request] { at_the_hub(world, request); });
    const auto back_ms = chance.between(200, 5 * kSecond);
    if (!response || (bad && chance.in_100(mischief.lose_answer))) {
        world.timeline.after(back_ms + 2 * kMinute, [answered] { answered(kNothing); });
        return;
    }
    auto answer = *response;
    if (bad && chance.in_100(mischief.replay)) answer = said_before(world, request, answer);
    if (bad && chance.in_100(mischief.corrupt)) flip_a_bit(answer.body, chance);
    world.timeline.after(back_ms, [answered, answer] { answered(answer); });
}

}  // namespace

void carry(World& world, const batch::Request& request, bool linked, const Answered& answered) {
    auto& chance = world.chance;
    const auto& mischief = world.plan.mischief;
    const auto silent = [&](std::int64_t after_ms) {
        world.timeline.after(after_ms, [answered] { answered(kNothing); });
    };
    if (!linked) return silent(chance.between(100, 30 * kSecond));
    auto sent = request;
    if (!world.healed) {
        if (chance.in_100(mischief.drop)) {
            if (chance.in_100(50))
                world.timeline.after(chance.between(kSecond, kDay),
                                     [&world, sent] { at_the_hub(world, sent); });
            return silent(chance.between(kSecond, 2 * kMinute));
        }
        if (const auto other = in_its_place(world, request)) {
            world.timeline.after(chance.between(50, kSecond),
                                 [answered, other] { answered(*other); });
            return;
        }
        if (chance.in_100(mischief.corrupt))
            flip_a_bit(chance.in_100(70) && !sent.body.empty() ? sent.body
                       : chance.in_100(50)                     ? sent.path
                                                               : sent.authorization,
                       chance);
    }
    world.timeline.after(chance.between(200, 5 * kSecond),
                         [&world, sent, answered] { arrive(world, sent, answered); });
}

}  // namespace relais::tests::sim
