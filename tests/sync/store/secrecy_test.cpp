// What a seized disk shows.
#include "tests/sync/store/laptop.h"

#include <filesystem>
#include <string_view>

#include "sync/db/connection.h"

using namespace relais;
using namespace relais::tests;

namespace {

/// The names of the files below the store's folder that hold `text`.
std::vector<std::string> files_with(const Laptop& laptop, const std::string& text) {
    std::vector<std::string> found;
    const auto names = list_folder(laptop.path());
    REQUIRE(names);
    for (const auto& name : *names) {
        const auto bytes = read_file(laptop.path() + "/" + name, 1U << 28U);
        REQUIRE(bytes);
        if (bytes->find(text) != std::string::npos) found.push_back(name);
    }
    return found;
}

std::string one_blob(const Laptop& laptop, const char* sql) {
    auto database =
        sync::db::Connection::open(laptop.database_path(), {.read_only = true, .vfs = {}});
    REQUIRE(database);
    auto query = database->prepare(sql);
    REQUIRE(query);
    REQUIRE(query->step() == true);
    return query->blob(0);
}

}  // namespace

TEST_CASE("secrecy: none of what was typed or enrolled lies in the folder", "[sync_store]") {
    std::vector<std::string> canaries;
    const auto canary = [&](const std::string& text) { return canaries.emplace_back(text); };
    Laptop laptop;
    laptop.enrolment.project = canary("Projet-Baobab-771");
    laptop.enrolment.hub_url = "http://" + canary("relais-kidal-9944.example");
    laptop.enrolment.secret = canary("enrol-secret-16b");
    laptop.enrolment.enumerators[0].name = canary("Aïssata Wallet Mossa");
    laptop.enrolment.points[0] = {canary("FMP-KDL-88"), canary("Puits-Intadeyne"),
                                  canary("Tessalit-Nord"), canary("ML080304")};
    laptop.enrolment.teams[0] = canary("Equipe-Fennec");
    {
        auto store = Store::create(laptop.path(), laptop.enrolment, kEnumerator,
                                   canary("phrase du puits sec 31"), laptop.clock, laptop.random,
                                   seal::kTestCost);
        REQUIRE(store);
        REQUIRE(store->open_shift("FMP-KDL-88", "Equipe-Fennec"));
        REQUIRE(store->save_draft({draft_named(1),
                                   canary("+22376543210"),
                                   "<nom>" + canary("Ousmane ag Rhissa") + "</nom>",
                                   {}}));
        REQUIRE(store->save_draft({draft_named(1),
                                   canary("Fatoumata Keïta"),
                                   "<tel>" + canary("66112233") + "</tel>",
                                   {}}));
        auto payload = Laptop::payload(canary("uuid:5f1c-canari"));
        payload.deprecated_id = canary("uuid:77aa-ancien");
        payload.point = "FMP-KDL-88";
        payload.instance_xml = "<d>" + canary("Hamidou Cissé fils de Bina") + "</d><d>" +
                               canary("campement derrière la dune") + "</d>";
        REQUIRE(store->finalise(draft_named(1), payload, canary("groupe de Ber, 4 personnes")));
        REQUIRE(store->save_draft(
            {draft_named(2), canary("brouillon-efface"), canary("contenu-efface-552"), {}}));
        REQUIRE(store->delete_draft(draft_named(2)));
        REQUIRE(store->save_draft({draft_named(3), canary("brouillon-porté"), "x", {}}));
        for (const auto& text : canaries)
            CHECK(files_with(laptop, text).empty());
        REQUIRE(store->close_shift({draft_named(3)}));
        for (const auto& text : canaries)
            CHECK(files_with(laptop, text).empty());
    }
    REQUIRE(Store::open(laptop.path(), laptop.clock, laptop.random));
    CHECK(canaries.size() >= 20);
    for (const auto& text : canaries)
        CHECK(files_with(laptop, text).empty());
    // The search itself finds what is there to be found.
    CHECK(files_with(laptop, kEnumerator) == std::vector<std::string>{"store.db"});
}

TEST_CASE("secrecy: after closing nothing here opens the shift's records", "[sync_store]") {
    Laptop laptop;
    {
        auto store = laptop.create();
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
        Laptop::finish(store, 1);
        REQUIRE(store.save_draft({draft_named(2), "d", "<d/>", {}}));
    }
    const auto wrap = one_blob(laptop, "SELECT local_wrap FROM shift");
    const auto details = one_blob(laptop, "SELECT details FROM shift");
    const auto content = one_blob(laptop, "SELECT content FROM draft");
    REQUIRE(wrap.size() == 80);
    REQUIRE(files_with(laptop, wrap) == std::vector<std::string>{"store.db"});
    {
        auto store = laptop.reopen();
        REQUIRE(store.payload(1));
        REQUIRE(store.close_shift({draft_named(2)}));
        CHECK(store.payload(1).error().code == Errc::wrong_key);
        for (const auto& gone : {wrap, details, content})
            CHECK(files_with(laptop, gone).empty());
    }
    auto store = laptop.reopen();
    CHECK(store.payload(1).error().code == Errc::wrong_key);
    CHECK(store.draft(draft_named(2))->content == "<d/>");
    // The hub still can.
    const auto batch =
        batch::decode(**store.next_batch(batch::kMaxBatchBytes), store.claim()->device_key);
    REQUIRE(batch);
    const auto key = seal::open_secret_with(laptop.hub_box, batch->wraps[0].wrap);
    REQUIRE(key);
    CHECK(*batch::open_payload(batch->records[0], *key) == Laptop::payload("uuid:1"));
}

TEST_CASE("secrecy: an altered identity is found out at unlock", "[sync_store]") {
    Laptop laptop;
    laptop.create();
    const auto stranger = seal::make_sign_keys(laptop.random);
    {
        auto database = sync::db::Connection::open(laptop.database_path(), {});
        REQUIRE(database);
        auto update = database->prepare("UPDATE device SET hub_key = ?");
        REQUIRE(update);
        REQUIRE(update->bind_blob(1, seal::bytes_of(stranger.verify_key)).run());
    }
    auto store = Store::open(laptop.path(), laptop.clock, laptop.random);
    REQUIRE(store);
    CHECK(store->unlock(kEnumerator, kPassphrase).error().code == Errc::corrupt);
}

TEST_CASE("secrecy: a copy of all files and the passphrase open no record of a closed shift",
          "[sync_store]") {
    Laptop laptop;
    constexpr std::uint64_t kRecords = 20;
    {
        auto store = laptop.create();
        for (std::uint64_t number = 1; number <= kRecords; ++number) {
            if (number % 5 == 1) REQUIRE(store.open_shift("FMP-GAO-01", "B"));
            REQUIRE(store.put_attachment(draft_named(number), "photo.jpg", "CANARY picture"));
            Laptop::finish(store, number);
            if (number % 5 == 0) REQUIRE(store.close_shift({}));
        }
    }
    const auto copy = laptop.folder / "copy";
    std::filesystem::copy(laptop.path(), copy, std::filesystem::copy_options::recursive);
    auto store = Store::open(copy, laptop.clock, laptop.random);
    REQUIRE(store);
    REQUIRE(store->unlock(kEnumerator, kPassphrase));
    const auto records = store->records();
    REQUIRE(records);
    REQUIRE(records->size() == kRecords);
    int opened = 0;
    for (const auto& record : *records) {
        if (store->payload(record.seq)) ++opened;
        if (!record.instance_id.empty() || !record.summary.empty()) ++opened;
        const auto files = store->attachment(draft_named(record.seq), "photo.jpg");
        if (files) ++opened;
    }
    CHECK(opened == 0);
    CHECK(one_blob(laptop, "SELECT count(local_wrap) || '' FROM shift") == "0");

    // With whatever 32 bytes lie in the files: no key of a shift, of an attachment, of anything
    // that opens a record is among them.
    const auto batch =
        batch::decode(**store->next_batch(batch::kMaxBatchBytes), store->claim()->device_key);
    REQUIRE(batch);
    std::uint64_t tried = 0;
    const auto names = list_folder(copy);
    REQUIRE(names);
    for (const auto& name : *names) {
        const auto bytes = read_file(copy + "/" + name, 1U << 28U);
        REQUIRE(bytes);
        for (std::size_t at = 0; at + 32 <= bytes->size(); ++at) {
            const auto piece = std::string_view(*bytes).substr(at, 32);
            if (piece.find_first_not_of('\0') == std::string_view::npos) continue;
            ++tried;
            if (batch::open_payload(batch->records[0], seal::Secret(piece))) ++opened;
        }
    }
    CHECK(tried > 10'000);
    CHECK(opened == 0);
}
