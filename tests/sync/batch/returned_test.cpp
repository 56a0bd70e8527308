// Returned records, and the personal keys that they are sealed to.
#include "sync/batch/returned.h"

#include <catch2/catch.hpp>

#include "tests/sync/batch/samples.h"

using namespace relais;
using namespace relais::tests;

namespace {

batch::Returned sample_returned() {
    batch::Returned returned;
    returned.id.fill(9);
    returned.returned = Instant{1'795'000'000'000};
    returned.comment = "Revoir";
    returned.comments = {{"age", "Trop"}, {"/data/member[2]/name", "Qui ?"}};
    returned.form_id = "household_survey";
    returned.form_version = "3";
    returned.instance_id = "uuid:1";
    returned.point = "FMP-GAO-01";
    returned.team = "B";
    returned.started = Instant{1'794'000'000'000};
    returned.remarks = "{}";
    returned.instance_xml = "<data><age>200</age></data>";
    return returned;
}

}  // namespace

TEST_CASE("returned: what is sealed is opened by its key alone", "[sync_batch]") {
    REQUIRE(seal::start());
    SeededRandom random(1);
    const auto hers = seal::make_box_keys(random), others = seal::make_box_keys(random);
    const auto returned = sample_returned();
    const auto sealed = batch::seal_returned(returned, {"AD-07", hers.public_key});
    const auto bytes = batch::encode(sealed);
    CHECK(bytes.find("Revoir") == std::string::npos);
    const auto decoded = batch::decode_sealed_return(bytes).value();
    CHECK(decoded == sealed);
    CHECK(batch::open_returned(decoded, hers).value() == returned);
    CHECK(batch::open_returned(decoded, others).error().code == Errc::wrong_key);
    auto mislabelled = decoded;
    mislabelled.to = others.public_key;
    CHECK_FALSE(batch::open_returned(mislabelled, others).has_value());
}

TEST_CASE("personal keys: only the hub reads whose they are", "[sync_batch]") {
    REQUIRE(seal::start());
    SeededRandom random(1);
    const auto hub = seal::make_box_keys(random), other = seal::make_box_keys(random);
    const auto key = seal::make_box_keys(random).public_key;
    const std::vector<batch::PersonKey> people{{"AD-07", key}, {"MK-02", key}};
    const auto sealed = batch::seal_people(people, hub.public_key);
    CHECK(sealed.find("AD-07") == std::string::npos);
    CHECK(batch::open_people(sealed, hub).value() == people);
    CHECK(batch::open_people(sealed, other).error().code == Errc::wrong_key);
    const auto refused = [&](const std::vector<batch::PersonKey>& wrong) {
        return batch::open_people(batch::seal_people(wrong, hub.public_key), hub).error().code ==
               Errc::invalid;
    };
    CHECK(refused({{"MK-02", key}, {"AD-07", key}}));
    CHECK(refused({{"AD-07", key}, {"AD-07", key}}));
    CHECK(refused({{"", key}}));
    CHECK(refused({{"AD-07", {}}}));  // what is sealed to it everybody can open
}

TEST_CASE("returned: a cut one, or one with more behind it, is none", "[sync_batch]") {
    REQUIRE(seal::start());
    SeededRandom random(1);
    const auto hers = seal::make_box_keys(random);
    const auto bytes =
        batch::encode(batch::seal_returned(sample_returned(), {"AD-07", hers.public_key}));
    for (std::size_t size = 0; size < bytes.size(); ++size)
        REQUIRE_FALSE(batch::decode_sealed_return(std::string(bytes.substr(0, size))).has_value());
    REQUIRE_FALSE(batch::decode_sealed_return(bytes + '\0').has_value());
}

TEST_CASE("returned: a comment is about the questions whose path ends as it says", "[sync_batch]") {
    const auto about = [](const char* question, const char* path) {
        return batch::is_about({question, "?"}, path);
    };
    CHECK(about("age", "/data/member[2]/age"));
    CHECK(about("member/age", "/data/member[2]/age"));
    CHECK(about("member[2]/age", "/data/member[2]/age"));
    CHECK(about("/data/member[2]/age", "/data/member[2]/age"));
    CHECK(about("/data/member/age", "/data/member[2]/age"));
    CHECK_FALSE(about("member[1]/age", "/data/member[2]/age"));
    CHECK_FALSE(about("/member/age", "/data/member[2]/age"));
    CHECK_FALSE(about("ge", "/data/member[2]/age"));
    CHECK_FALSE(about("age", "/data/age_group"));
    CHECK_FALSE(about("x/data/age", "/data/age"));
}

TEST_CASE("returned: comments are bounded, and say something of something", "[sync_batch]") {
    CHECK(batch::check_comments("", {}));
    CHECK(batch::check_comments("", {{"age", ""}}).error().code == Errc::invalid);
    CHECK(batch::check_comments("", {{"", "?"}}).error().code == Errc::invalid);
    CHECK(batch::check_comments(std::string(2'001, 'x'), {}).error().code == Errc::limit);
    const std::vector<batch::Comment> many(101, {"age", "?"});
    CHECK(batch::check_comments("", many).error().code == Errc::limit);
    const std::vector<batch::Comment> much(9, {"age", std::string(2'000, 'x')});
    CHECK(batch::check_comments("", much).error().code == Errc::limit);
}
