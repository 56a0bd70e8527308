// Doubts before finalising: each rule on plain values, then through a form.
#include <catch2/catch.hpp>

#include "client/places/gazetteer.h"
#include "client/work/names.h"
#include "client/work/observation.h"
#include "client/work/quality.h"
#include "client/work/remarks.h"
#include "forms/base/file.h"
#include "tests/client/work/steps.h"
#include "tests/support/temporary_folder.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;
using forms::model::DataType;

namespace {

Answered answered(const std::string& path, DataType type, const std::string& value) {
    Answered answer;
    const auto slash = path.rfind('/');
    answer.path = path;
    answer.name = path.substr(slash + 1);
    answer.parent = path.substr(0, slash);
    answer.type = type;
    answer.value = value;
    return answer;
}

/// On 20 November 2026, an hour after it began.
Observation observed(std::vector<Answered> answers) {
    Observation observation;
    observation.answers = std::move(answers);
    observation.started = Instant{kMorning};
    observation.now = Instant{kMorning + kHour};
    return observation;
}

std::vector<std::string> kinds(const std::vector<Doubt>& doubts) {
    std::vector<std::string> names;
    for (const auto& doubt : doubts)
        names.emplace_back(name_of(doubt.kind));
    return names;
}
using Kinds = std::vector<std::string>;

}  // namespace

TEST_CASE("names: spellings of one name fit, other names do not", "[work]") {
    const auto [a, b, same] = GENERATE(table<const char*, const char*, bool>(
        {{"Fatoumata Maïga", "Fatimata MAIGA", true},
         {"Ag Alhousseini Mohamed", "AGG Alhouseyni Mohamed", true},
         {"Mohamed ag Ali", "Ali Mohamed", true},
         {"Amadou Cissé", "Amadu Sise", false},
         {"Souleymane Touré", "Suleiman Toure", true},
         {"Moussa Diallo", "Moussa Diarra", false},
         {"Awa Traoré", "Ada Traoré", false},
         {"Awa", "Awa Traoré", false},
         {"Awa", "awa", true},
         {"", "", false},
         {"", "Awa", false}}));
    INFO(a << " / " << b << ": " << spelt_alike(a) << " / " << spelt_alike(b));
    CHECK(may_be_same_name(a, b) == same);
    CHECK(may_be_same_name(b, a) == same);
}

TEST_CASE("names: telephones by their last eight digits, cards by letters and digits", "[work]") {
    CHECK(phone_digits("+223 76 12 34 56") == "76123456");
    CHECK(phone_digits("76123456") == "76123456");
    CHECK(phone_digits("761234") == "");
    CHECK(card_number("nina-12 34") == "NINA1234");
    CHECK(card_number("12") == "");
}

TEST_CASE("quality: a roster is held against the stated size", "[work]") {
    auto seen = observed({answered("/data/roster/household_size", DataType::integer, "4")});
    seen.repeats = {{"/data/roster", "member", 3}, {"/data", "leg", 9}};
    const auto doubts = doubts_of(seen);
    REQUIRE(kinds(doubts) == Kinds{"roster_size"});
    CHECK(doubts[0].at == "/data/roster/household_size");
    CHECK(doubts[0].arguments == std::vector<std::string>{"3", "4"});
    seen.repeats[0].instances = 4;
    CHECK(doubts_of(seen).empty());
}

TEST_CASE("quality: an age is held against the birth date beside it", "[work]") {
    const std::string member = "/data/member[2]/";
    const auto of = [&](const std::string& age, const std::string& birth) {
        return kinds(doubts_of(observed({answered(member + "age", DataType::integer, age),
                                         answered(member + "birth_date", DataType::date, birth)})));
    };
    CHECK(of("34", "1992-03-01").empty());
    CHECK(of("33", "1992-03-01").empty());
    CHECK(of("35", "1991-12-31").empty());
    CHECK(of("44", "1992-03-01") == Kinds{"age_birth"});
    CHECK(of("3", "2027-03-01") == Kinds{"future_date"});

    // Another person's, another thing's.
    CHECK(doubts_of(observed({answered("/data/head_age", DataType::integer, "60"),
                              answered("/data/child_dob", DataType::date, "2020-01-01")}))
              .empty());
    CHECK(doubts_of(observed({answered("/data/m[1]/age", DataType::integer, "60"),
                              answered("/data/m[2]/dob", DataType::date, "2020-01-01")}))
              .empty());
    CHECK(doubts_of(observed({answered("/data/age_group", DataType::integer, "3"),
                              answered("/data/dob", DataType::date, "2020-01-01")}))
              .empty());
}

TEST_CASE("quality: a date to come is odd, unless it is of a plan", "[work]") {
    CHECK(doubts_of(observed({answered("/data/leg_date", DataType::date, "2026-11-20")})).empty());
    CHECK(kinds(doubts_of(observed({answered("/data/leg_date", DataType::date, "2026-11-21")}))) ==
          Kinds{"future_date"});
    CHECK(doubts_of(observed({answered("/data/planned_return_date", DataType::date, "2027-01-01")}))
              .empty());
    CHECK(kinds(doubts_of(observed({answered("/data/seen_at", DataType::date_time,
                                             "2026-11-20T12:00:00.000+00:00")}))) ==
          Kinds{"future_date"});
}

TEST_CASE("quality: more answers than anybody gives in that time are told", "[work]") {
    std::vector<Answered> answers;
    for (int i = 0; i < 40; ++i)
        answers.push_back(answered("/data/q" + std::to_string(i), DataType::string, "x"));
    auto seen = observed(answers);
    CHECK(doubts_of(seen).empty());
    seen.now = Instant{kMorning + 30'000};
    REQUIRE(kinds(doubts_of(seen)) == Kinds{"too_fast"});
    CHECK(doubts_of(seen)[0].arguments == std::vector<std::string>{"30", "40"});
    seen.now = Instant{kMorning - kHour};  // the clock was set back
    CHECK(doubts_of(seen).empty());
    seen.now = Instant{kMorning + 30'000};
    seen.timed = false;
    CHECK(doubts_of(seen).empty());
}

TEST_CASE("quality: a place outside the point's fence is told with its distance", "[work]") {
    auto seen = observed({answered("/data/gps", DataType::geopoint, "16.30 -0.05 260 6")});
    CHECK(doubts_of(seen).empty());
    seen.fence = parse_fence("16.27 -0.05 2000");
    REQUIRE(seen.fence);
    REQUIRE(kinds(doubts_of(seen)) == Kinds{"far_from_point"});
    CHECK(doubts_of(seen)[0].arguments == std::vector<std::string>{"3,3"});
    seen.answers[0].value = "16.28 -0.05 260 6";
    CHECK(doubts_of(seen).empty());
    seen.answers[0].value = "16.30 -0.05 260 5000";  // who knows
    CHECK(doubts_of(seen).empty());
    for (const char* broken : {"", "16.27 -0.05", "a b c", "16.27 -0.05 0"})
        CHECK_FALSE(parse_fence(broken));
}

TEST_CASE("quality: a household of this shift is known by telephone, card or names", "[work]") {
    const auto seen_again = [](std::vector<Answered> now, Household before) {
        auto seen = observed(std::move(now));
        seen.earlier = {{12, std::move(before)}};
        return kinds(doubts_of(seen)) == Kinds{"seen_in_shift"};
    };
    const auto text = [](const std::string& name, const std::string& value) {
        return answered("/data/" + name, DataType::string, value);
    };
    CHECK(seen_again({text("head_phone", "+223 76123456")}, {{}, {"76 12 34 56"}, {}}));
    CHECK_FALSE(seen_again({text("head_phone", "+223 76123457")}, {{}, {"76 12 34 56"}, {}}));
    CHECK(seen_again({text("nina_card", "ab 12-34")}, {{}, {}, {"AB1234"}}));
    CHECK(seen_again({text("head_name", "Fatimata Maiga")}, {{"Fatoumata MAÏGA"}, {}, {}}));
    CHECK_FALSE(seen_again({text("head_name", "Awa")}, {{"Awa"}, {}, {}}));
    CHECK_FALSE(seen_again({text("head_name", "Awa"), text("name", "Awa"), text("name", "Ibrahim")},
                           {{"Awa", "Awa", "Oumar"}, {}, {}}));
    CHECK(seen_again({text("head_name", "Awa"), text("name", "Awa"), text("name", "Ibrahim")},
                     {{"Awa", "Awa", "Ibrahima"}, {}, {}}));
    CHECK_FALSE(seen_again({text("village_name", "Wabaria Gao")}, {{"Wabaria Gao"}, {}, {}}));
}

TEST_CASE("quality: a reason goes with the record and comes back for its correction", "[work]") {
    Remarks remarks;
    remarks.doubts = {{DoubtKind::future_date, "/data/d", "Date", {"2026-12-01"}},
                      {DoubtKind::too_fast, "", "", {"3", "40"}}};
    remarks.reasons = {{"future_date /data/d", "Calendrier « hégirien »"}, {"gone", "x"}};
    remarks.late = {Instant{kMorning - 24 * kHour}, true, "Écran en panne"};
    const std::string text = encode_remarks(remarks);
    CHECK(text.find("\"practice\"") == std::string::npos);
    const auto read = decode_remarks(text, remarks.late.happened);
    CHECK(read.late == remarks.late);
    CHECK(read.reasons == Reasons{{"future_date /data/d", "Calendrier « hégirien »"}});
    CHECK(encode_remarks({}).empty());
    for (const char* broken : {"", "{", "[]", "{\"doubts\":3}", "{\"doubts\":[3],\"late\":[]}"})
        CHECK(decode_remarks(broken, Instant{}).reasons.empty());
}

TEST_CASE("quality: the second visit to a household is doubted, explained, and told the hub",
          "[work]") {
    const char* form = R"(
| survey |             |            |        |
|        | type        | name       | label  |
|        | text        | head_name  | Nom    |
|        | text        | head_phone | Tél.   |
|        | date        | seen_on    | Date   |
| settings | form_title | form_id   |        |
|          | Ménage     | menage    |        |
)";
    Laptop laptop;
    auto workplace = laptop.workplace();
    laptop.hub.write_enrolment(laptop.folder / "laptop.relais", {{"menage.md", form}});
    Outcome<> enrolled;
    workplace->enrol(laptop.folder / "laptop.relais", "AD-07", kPassphrase, enrolled.done());
    REQUIRE(enrolled.get(*laptop.jobs).has_value());
    open_shift(*workplace, laptop);

    const auto begin = [&](const char* name, const char* phone) {
        Outcome<> started;
        workplace->start("menage.md", started.done());
        REQUIRE(started.get(*laptop.jobs).has_value());
        answer(*workplace, "/data/head_name", name);
        answer(*workplace, "/data/head_phone", phone);
        laptop.clock.advance(kHour);
    };
    begin("Fatoumata Maïga", "76123456");
    CHECK(workplace->doubts().empty());
    const auto first = finalise(*workplace, laptop);

    begin("Fatimata MAIGA", "");
    answer(*workplace, "/data/seen_on", "2026-12-24");
    auto doubts = workplace->doubts();
    REQUIRE(kinds(doubts) == Kinds{"seen_in_shift", "future_date"});
    CHECK(doubts[0].arguments == std::vector<std::string>{std::to_string(first)});
    workplace->interview()->explain(doubts[0].key(), "La cousine");
    workplace->keep();
    const std::string draft = workplace->draft_id();
    Outcome<> left;
    workplace->leave(left.done());
    REQUIRE(left.get(*laptop.jobs).has_value());
    Outcome<> resumed;
    workplace->resume(draft, resumed.done());
    REQUIRE(resumed.get(*laptop.jobs).has_value());
    CHECK(workplace->interview()->reasons().at(doubts[0].key()) == "La cousine");

    const auto second = finalise(*workplace, laptop);
    Outcome<> correcting;
    workplace->correct(second, correcting.done());
    REQUIRE(correcting.get(*laptop.jobs).has_value());
    CHECK(workplace->interview()->reasons().at(doubts[0].key()) == "La cousine");
    // Its own first version is no double.
    CHECK(kinds(workplace->doubts()) == Kinds{"seen_in_shift", "future_date"});
    CHECK(workplace->doubts()[0].arguments == std::vector<std::string>{std::to_string(first)});
}

TEST_CASE("quality: a place outside the known countries is doubted, one inside is not",
          "[client_work]") {
    const relais::tests::TemporaryFolder folder;
    const auto write = [&folder](const std::string& name, const std::string& text) {
        REQUIRE(write_file_atomically(folder / name, text).has_value());
    };
    write("areas.csv", "name,label,parent\nML,Mali,\n");
    write("regions.csv", "name,label\nML01,Gao\n");
    write("cercles.csv", "name,label,adm1\n");
    write("communes.csv", "name,label,adm2,adm1\n");
    write("localities.csv", "label,adm3,place_class,latitude,longitude,doubtful\n");
    write("borders.txt", "ML01 - -10000 150000 30000 0 0 20000 -30000 0 0 -20000\n");
    const auto places = client::places::Gazetteer::read(folder.path());
    REQUIRE(places.has_value());
    const auto told = [&places](DataType type, const std::string& value) {
        Observation observation = observed({answered("/data/where", type, value)});
        observation.places = &*places;
        return kinds(doubts_of(observation));
    };
    using Kinds = std::vector<std::string>;
    CHECK(told(DataType::geopoint, "16.27 -0.05 0 0") == Kinds{});
    CHECK(told(DataType::geopoint, "-16.27 -0.05 0 0") == Kinds{"outside_land"});
    CHECK(told(DataType::geopoint, "-0.05 16.27 0 0") == Kinds{"outside_land"});
    CHECK(told(DataType::geotrace, "16.27 -0.05 0 0; 16.28 90 0 0") == Kinds{"outside_land"});
    CHECK(told(DataType::string, "-16.27 -0.05 0 0") == Kinds{});
}
