// Summaries and the counts made of them: bounded, and a corrected record counts once.
#include <catch2/catch.hpp>

#include "client/work/summary.h"

using namespace relais;
using namespace relais::client::work;
using sync::store::Record;

namespace {

constexpr std::int64_t kDay = 1795161600000 - 8 * 3'600'000;  // 2026-11-20T00:00Z

Record record(std::uint64_t seq, const std::string& direction, int persons, int hour,
              const std::string& deprecated = "") {
    Summary summary;
    summary.form_id = "flow_registry";
    summary.direction = direction;
    summary.persons = persons;
    summary.deprecated_id = deprecated;
    Record made;
    made.seq = seq;
    made.instance_id = "uuid:" + std::to_string(seq);
    made.finalised = Instant{kDay + hour * 3'600'000LL};
    made.summary = encode(summary);
    return made;
}

Today count(const std::vector<Record>& records, int hour = 18) {
    return count_today(record_entries(records), Instant{kDay + hour * 3'600'000LL}, 0);
}

}  // namespace

TEST_CASE("summary: it comes back as it went, and rubbish comes back empty", "[work]") {
    Summary summary{
        "flow_registry", "Registre", "entrant \xe2\x86\x92 \"6\"", "in", 6, Instant{kDay}, "uuid:b",
        "uuid:a",        true};
    CHECK(decode_summary(encode(summary)) == summary);
    for (const char* text : {"", "{", "[]", "null", "{\"persons\":\"six\"}", "{\"form\":7}"}) {
        CHECK(decode_summary(text) == Summary{});
    }
    CHECK(decode_summary(R"({"persons":99999999999})").persons == kMaxPersons);
    CHECK(decode_summary(R"({"persons":-3})").persons == 0);
    CHECK(decode_summary("{\"form\":\"" + std::string(kMaxSummaryBytes, 'x') + "\"}") == Summary{});
    CHECK(decode_summary(std::string(60'000, '[')) == Summary{});
}

TEST_CASE("counts: persons by direction and hour, groups, households", "[work]") {
    Record household = record(4, "", 0, 9);
    Summary of_household;
    of_household.form_id = "household_survey";
    household.summary = encode(of_household);
    Record other = record(5, "", 0, 9);
    Summary of_other;
    of_other.form_id = "something_else";
    of_other.direction = "in";
    of_other.persons = 9;
    other.summary = encode(of_other);

    const Today today = count({other, household, record(3, "transit", 2, 10),
                               record(2, "out", 7, 8), record(1, "in", 5, 8)});

    CHECK(today.in == 5);
    CHECK(today.out == 7);
    CHECK(today.other == 2);
    CHECK(today.groups == 3);
    CHECK(today.households == 1);
    CHECK(today.persons_by_hour[8] == 12);
    CHECK(today.persons_by_hour[10] == 2);
}

TEST_CASE("counts: a corrected record counts once, at the hour of its first version", "[work]") {
    const std::vector<Record> records = {record(3, "out", 6, 15, "uuid:2"),
                                         record(2, "in", 6, 14, "uuid:1"), record(1, "in", 5, 8)};
    const auto entries = record_entries(records);
    CHECK_FALSE(entries[0].replaced);
    CHECK(entries[1].replaced);
    CHECK(entries[2].replaced);
    const Today today = count(records);
    CHECK(today.groups == 1);
    CHECK(today.in == 0);
    CHECK(today.out == 6);
    CHECK(today.persons_by_hour[8] == 6);
}

TEST_CASE("counts: other days and closed shifts are left out, a ring of ids ends", "[work]") {
    Record closed = record(1, "in", 5, 8);
    closed.instance_id.clear();
    closed.summary.clear();
    CHECK(count({record(2, "in", 5, -1), closed}).groups == 0);
    CHECK(record_entries({closed})[0].openable == false);
    const std::vector<Record> ring = {record(2, "in", 5, 8, "uuid:1"),
                                      record(1, "in", 5, 8, "uuid:2")};
    CHECK(count(ring).groups == 0);
}
