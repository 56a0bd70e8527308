// The audit log of a form: what it says, what it survives, and where it lies.
#include "client/work/audit.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "client/work/audit_csv.h"
#include "client/work/geo.h"
#include "sync/store/store.h"
#include "tests/client/work/steps.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

/// Two questions, a page of two, a repeat; {} is what the form asks of its log.
std::string form_with(const std::string& parameters) {
    return R"(
| survey   |              |        |          |            |            |                |
|          | type         | name   | label    | constraint | appearance | parameters     |
|          | audit        | audit  |          |            |            | )" +
           parameters + R"( |
|          | text         | name   | Nom      |            |            |                |
|          | integer      | age    | Âge      | . < 120    |            |                |
|          | begin_group  | home   | Maison   |            | field-list |                |
|          | text         | rooms  | Pièces   |            |            |                |
|          | text         | roof   | Toit     |            |            |                |
|          | end_group    |        |          |            |            |                |
|          | begin_repeat | member | Membre   |            |            |                |
|          | text         | alias  | Surnom   |            |            |                |
|          | end_repeat   |        |          |            |            |                |
| settings |              |        |          |            |            |                |
|          | form_title   | form_id | version |            |            |                |
|          | Ménage       | menage | 1        |            |            |                |
)";
}

std::unique_ptr<Workplace> ready_with(Laptop& laptop, const std::string& parameters) {
    auto workplace = laptop.workplace();
    laptop.hub.write_enrolment(laptop.folder / "laptop.relais",
                               {{"menage.md", form_with(parameters)}});
    Outcome<> enrolled;
    workplace->enrol(laptop.folder / "laptop.relais", "AD-07", kPassphrase, enrolled.done());
    REQUIRE(enrolled.get(*laptop.jobs));
    open_shift(*workplace, laptop);
    return workplace;
}

void begin(Workplace& workplace, Laptop& laptop) {
    Outcome<> started;
    workplace.start("menage.md", started.done());
    REQUIRE(started.get(*laptop.jobs));
}

/// As the window does before each picture.
void see(Workplace& workplace, AuditView view = AuditView::page) {
    workplace.look_at(view);
    workplace.look_outside(GpsUse::rare);
}

/// Looks for a second, answers, goes on.
void answer_and_go(Workplace& workplace, Laptop& laptop, const std::string& id,
                   const std::string& value) {
    see(workplace);
    laptop.clock.advance(1'000);
    answer(workplace, id, value);
    REQUIRE(workplace.interview()->next());
    workplace.keep();
    see(workplace);
}

std::string log_of(Laptop& laptop, const std::string& draft) {
    auto store = sync::store::Store::open(laptop.folder / "store", laptop.clock, laptop.random);
    REQUIRE(store);
    REQUIRE(store->unlock("AD-07", kPassphrase));
    auto bytes = store->attachment(draft, "audit.csv");
    REQUIRE(bytes);
    return *bytes;
}

std::string instance_of(Laptop& laptop, std::uint64_t seq) {
    auto store = sync::store::Store::open(laptop.folder / "store", laptop.clock, laptop.random);
    REQUIRE(store->unlock("AD-07", kPassphrase));
    return store->payload(seq)->instance_xml;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

/// "+1000": milliseconds after the morning began.
std::string at(std::int64_t ms) {
    return std::to_string(kMorning + ms);
}

bool has_line(const std::string& text, const std::string& line) {
    const auto lines = lines_of(text);
    INFO(text);
    return std::find(lines.begin(), lines.end(), line) != lines.end();
}

/// The first field of each line.
std::vector<std::string> events_of(const std::string& text) {
    std::vector<std::string> events;
    for (const auto& line : lines_of(text))
        events.push_back(line.substr(0, line.find(',')));
    return events;
}

}  // namespace

TEST_CASE("audit: a form that asks for none has none", "[client_work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    start(*workplace, laptop);
    CHECK(workplace->interview()->audit() == nullptr);
    CHECK(workplace->interview()->audit_csv().empty());
    fill(*workplace, "in", 1);
    const auto draft = workplace->draft_id();
    finalise(*workplace, laptop);
    workplace.reset();
    auto store = sync::store::Store::open(laptop.folder / "store", laptop.clock, laptop.random);
    REQUIRE(store->unlock("AD-07", kPassphrase));
    CHECK(store->attachments(draft)->empty());
}

TEST_CASE("audit: each page is told with its time, and the record names the log", "[client_work]") {
    Laptop laptop;
    auto workplace = ready_with(laptop, "");
    begin(*workplace, laptop);
    answer_and_go(*workplace, laptop, "/data/name", "Awa");
    answer_and_go(*workplace, laptop, "/data/age", "34");
    answer_and_go(*workplace, laptop, "/data/home/roof", "tôle");
    laptop.clock.advance(500);
    workplace->interview()->add_repeat("/data/member");
    answer_and_go(*workplace, laptop, "/data/member[1]/alias", "Petite");
    workplace->interview()->remove_repeat("/data/member[1]");
    see(*workplace, AuditView::jump);
    laptop.clock.advance(200);
    see(*workplace, AuditView::end_screen);
    laptop.clock.advance(300);
    const auto draft = workplace->draft_id();
    const auto seq = finalise(*workplace, laptop);
    workplace.reset();

    const auto end = at(5'000);
    CHECK(lines_of(log_of(laptop, draft)) ==
          std::vector<std::string>{
              "event,node,start,end", "form start,," + at(0) + ",",
              "question,/data/name," + at(0) + "," + at(1'000),
              "question,/data/age," + at(1'000) + "," + at(2'000),
              "group questions,/data/home," + at(2'000) + "," + at(3'000),
              "add repeat,/data/member[1]," + at(3'000) + "," + at(3'500),
              "question,/data/member[1]/alias," + at(3'500) + "," + at(4'500),
              "delete repeat,/data/member[1]," + at(4'500) + ",",
              "add repeat,/data/member[2]," + at(4'500) + "," + at(4'500),
              "jump,," + at(4'500) + "," + at(4'700), "end screen,," + at(4'700) + "," + end,
              "form save,," + end + ",", "form exit,," + end + ",", "form finalize,," + end + ","});
    CHECK(instance_of(laptop, seq).find("<audit>audit.csv</audit>") != std::string::npos);
}

TEST_CASE("audit: changes are told once a stay, also of a page's questions and after undo",
          "[client_work]") {
    Laptop laptop;
    auto workplace = ready_with(laptop, "track-changes=true identify-user=true");
    begin(*workplace, laptop);
    see(*workplace);
    answer(*workplace, "/data/name", "A");
    answer(*workplace, "/data/name", "Awa, \"la grande\"");
    workplace->interview()->next();
    see(*workplace);
    answer(*workplace, "/data/age", "34");
    workplace->interview()->undo("/data/age");
    see(*workplace);
    workplace->interview()->next();
    see(*workplace);
    laptop.clock.advance(700);
    answer(*workplace, "/data/home/roof", "tôle");
    workplace->interview()->go_to("/data/name");
    see(*workplace);
    answer(*workplace, "/data/name", "Awa");
    see(*workplace, AuditView::end_screen);
    const std::string log = workplace->interview()->audit_csv();
    CHECK(has_line(log, "event,node,start,end,old-value,new-value,user"));
    CHECK(has_line(log, "question,/data/name," + at(0) + "," + at(0) +
                            ",,\"Awa, \"\"la grande\"\"\",AD-07"));
    CHECK(has_line(log, "question,/data/age," + at(0) + "," + at(0) + ",,,AD-07"));
    CHECK(has_line(log, "group questions,/data/home," + at(0) + "," + at(700) + ",,,AD-07"));
    CHECK(has_line(log, "question,/data/home/roof," + at(0) + "," + at(700) + ",,tôle,AD-07"));
    CHECK_FALSE(log.find("/data/home/rooms") != std::string::npos);
    CHECK(has_line(log, "question,/data/name," + at(700) + "," + at(700) +
                            ",\"Awa, \"\"la grande\"\"\",Awa,AD-07"));
}

TEST_CASE("audit: a draft goes on with its log, after leaving and after losing the power",
          "[client_work]") {
    Laptop laptop;
    auto workplace = ready_with(laptop, "track-changes=true");
    begin(*workplace, laptop);
    answer_and_go(*workplace, laptop, "/data/name", "Awa");
    const auto draft = workplace->draft_id();
    Outcome<> left;
    workplace->leave(left.done());
    REQUIRE(left.get(*laptop.jobs));
    laptop.clock.advance(60'000);

    Outcome<> resumed;
    workplace->resume(draft, resumed.done());
    REQUIRE(resumed.get(*laptop.jobs));
    see(*workplace);
    laptop.clock.advance(2'000);
    answer(*workplace, "/data/age", "34");  // kept; and then the battery is empty
    workplace.reset();
    workplace = laptop.workplace();
    unlock(*workplace, laptop);
    Outcome<> again;
    workplace->resume(draft, again.done());
    REQUIRE(again.get(*laptop.jobs));
    const std::string log = workplace->interview()->audit_csv();
    CHECK(events_of(log) == std::vector<std::string>{"event", "form start", "question", "question",
                                                     "form save", "form exit", "form resume",
                                                     "question", "form resume"});
    CHECK(has_line(log, "question,/data/age," + at(61'000) + "," + at(63'000) + ",,34"));
}

TEST_CASE("audit: places are told where the form asks and only while they are young",
          "[client_work]") {
    Laptop laptop;
    auto workplace = ready_with(
        laptop, "location-priority=high-accuracy location-min-interval=10 location-max-age=60");
    begin(*workplace, laptop);
    see(*workplace);
    CHECK(laptop.gps.wanted == GpsUse::live);
    laptop.clock.advance(1'000);
    laptop.gps.put(16.25, -0.05, 8.5, laptop.clock.monotonic_ms());
    answer_and_go(*workplace, laptop, "/data/name", "Awa");
    // Less sure, and too soon after the first.
    laptop.gps.put(17, 1, 5, laptop.clock.monotonic_ms());
    see(*workplace);
    laptop.clock.advance(12'000);
    laptop.gps.put(16.5, -0.25, 20, laptop.clock.monotonic_ms());
    answer_and_go(*workplace, laptop, "/data/age", "34");
    laptop.clock.advance(70'000);
    see(*workplace, AuditView::end_screen);
    const std::string log = workplace->interview()->audit_csv();
    const auto lines = lines_of(log);
    CHECK(lines.at(0) == "event,node,start,end,latitude,longitude,accuracy");
    CHECK(has_line(log, "location tracking enabled,," + at(0) + ",,,,"));
    CHECK(has_line(log, "location providers disabled,," + at(0) + ",,,,"));
    CHECK(has_line(log, "location providers enabled,," + at(1'000) + ",,,,"));
    // It began without a place: the one that came meanwhile serves.
    CHECK(has_line(log, "question,/data/name," + at(0) + "," + at(2'000) + ",16.25,-0.05,8.5"));
    CHECK(has_line(log, "question,/data/age," + at(2'000) + "," + at(15'000) + ",16.25,-0.05,8.5"));
    CHECK(has_line(log, "group questions,/data/home," + at(15'000) + "," + at(85'000) +
                            ",16.25,-0.05,8.5"));
    CHECK(has_line(log, "end screen,," + at(85'000) + "," + at(85'000) + ",,,"));
}

TEST_CASE("audit: no place where the form asks for none, and no receiver is woken",
          "[client_work]") {
    Laptop laptop;
    auto workplace = ready_with(laptop, "track-changes=true");
    begin(*workplace, laptop);
    laptop.gps.put(16.25, -0.05, 8.5, laptop.clock.monotonic_ms());
    see(*workplace);
    CHECK(laptop.gps.wanted == GpsUse::rare);
    CHECK(workplace->interview()->audit_csv().find("16.25") == std::string::npos);
}

TEST_CASE("audit: setting the clock bends no time and is told", "[client_work]") {
    Laptop laptop;
    auto workplace = ready_with(laptop, "");
    begin(*workplace, laptop);
    see(*workplace);
    laptop.clock.advance(4'000);
    laptop.clock.set_back(kHour);
    see(*workplace, AuditView::end_screen);
    const std::string log = workplace->interview()->audit_csv();
    CHECK(has_line(log, "question,/data/name," + at(0) + "," + at(4'000)));
    CHECK(has_line(log, "clock changed,," + at(4'000) + "," + at(4'000 - kHour)));
}

TEST_CASE("audit: a correction goes on with the record's log and is not written without a reason",
          "[client_work]") {
    Laptop laptop;
    auto workplace = ready_with(laptop, "track-changes=true track-changes-reasons=on-form-edit");
    begin(*workplace, laptop);
    answer_and_go(*workplace, laptop, "/data/name", "Awa");
    CHECK_FALSE(workplace->interview()->wants_change_reason());
    const auto first_draft = workplace->draft_id();
    const auto first = finalise(*workplace, laptop);
    Outcome<> correcting;
    workplace->correct(first, correcting.done());
    REQUIRE(correcting.get(*laptop.jobs));
    CHECK(workplace->interview()->wants_change_reason());
    see(*workplace);
    answer(*workplace, "/data/name", "Hawa");
    Outcome<std::uint64_t> refused;
    workplace->finalise(refused.done());
    const auto refusal = refused.get(*laptop.jobs);
    REQUIRE_FALSE(refusal);
    CHECK(refusal.error().code == Errc::refused);
    workplace->interview()->explain(kChangeReason, "mal entendu, vérifié");
    const auto draft = workplace->draft_id();
    finalise(*workplace, laptop);
    workplace.reset();

    const std::string log = log_of(laptop, draft);
    CHECK(has_line(log, "event,node,start,end,old-value,new-value,change-reason"));
    CHECK(has_line(log, "question,/data/name," + at(0) + "," + at(1'000) + ",,Awa,"));
    CHECK(has_line(log, "question,/data/name," + at(1'000) + "," + at(1'000) + ",Awa,Hawa,"));
    CHECK(has_line(log, "change reason,," + at(1'000) + ",,,,\"mal entendu, vérifié\""));
    CHECK(log.starts_with(log_of(laptop, first_draft)));
}

TEST_CASE("audit: failing answers, a disk that is full and a record that fails are told",
          "[client_work]") {
    Laptop laptop;
    auto workplace = ready_with(laptop, "");
    begin(*workplace, laptop);
    workplace->interview()->note_refusal();
    workplace->interview()->audit()->look_at_saving(true);
    workplace->interview()->audit()->look_at_saving(true);
    workplace->interview()->audit()->look_at_saving(false);
    workplace->interview()->audit()->look_at_saving(true);
    CHECK(events_of(workplace->interview()->audit_csv()) ==
          std::vector<std::string>{"event", "form start", "constraint error", "save error",
                                   "save error"});
}

TEST_CASE("audit: a panic takes the log of each draft along", "[client_work]") {
    Laptop laptop;
    auto workplace = ready_with(laptop, "identify-user=true");
    begin(*workplace, laptop);
    answer_and_go(*workplace, laptop, "/data/name", "Awa");
    Outcome<> panicked;
    workplace->panic(panicked.done());
    REQUIRE(panicked.get(*laptop.jobs));
    workplace.reset();
    auto store = sync::store::Store::open(laptop.folder / "store", laptop.clock, laptop.random);
    REQUIRE(store->unlock("AD-07", kPassphrase));
    CHECK(store->records()->size() == 1);
}

TEST_CASE("audit: neither log nor answers lie open on the disk", "[client_work]") {
    Laptop laptop;
    {
        auto workplace = ready_with(laptop, "track-changes=true identify-user=true");
        begin(*workplace, laptop);
        answer_and_go(*workplace, laptop, "/data/name", "CANARI-7781");
        Outcome<> left;
        workplace->leave(left.done());
        REQUIRE(left.get(*laptop.jobs));
    }
    std::size_t looked_at = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             std::filesystem::path(std::string(laptop.folder / "store")))) {
        if (!entry.is_regular_file()) continue;
        const auto bytes = read_file(entry.path().string(), 64U << 20U);
        REQUIRE(bytes);
        ++looked_at;
        CHECK(bytes->find("CANARI-7781") == std::string::npos);
        CHECK(bytes->find("form start") == std::string::npos);
    }
    CHECK(looked_at > 0);
}

TEST_CASE("audit: a log of other columns goes on under the new ones", "[client_work]") {
    const std::string old = "event,node,start,end,user\n"
                            "question,/data/a,1,2,\"Diallo, A\"\n"
                            "form exit,,3,,AD-07\n";
    CHECK(audit_rows(old, {"event", "node", "start", "end", "old-value", "user"}) ==
          "question,/data/a,1,2,,\"Diallo, A\"\nform exit,,3,,,AD-07\n");
    CHECK(audit_rows(old, {"event", "node", "start", "end"}) ==
          "question,/data/a,1,2\nform exit,,3,\n");
    CHECK(audit_rows("no log at all", {"event"}).empty());
    CHECK(audit_rows("", {"event"}).empty());
    CHECK(audit_rows("event,\"", {"event", "node"}).empty());
}

TEST_CASE("audit: what holds a comma, a line or a leading quote is wrapped, nothing else",
          "[client_work]") {
    CHECK(audit_field("") == "");
    CHECK(audit_field("dit \"oui\"") == "dit \"oui\"");
    CHECK(audit_field("a,b") == "\"a,b\"");
    CHECK(audit_field("a\n\"b\"") == "\"a\n\"\"b\"\"\"");
    CHECK(audit_field("\"a") == "\"\"\"a\"");
    for (const std::string value :
         {"", "x", "a,b", "\"", "a\nb", "\"a\",\n", "dit \"oui\", \"non\""})
        CHECK(audit_rows("event,node\n" + audit_line({"question", value}), {"node", "event"}) ==
              audit_line({value, "question"}));
}

TEST_CASE("audit: a log without end stops, and says so once", "[client_work]") {
    ManualClock clock;
    AuditLog log({}, "AD-07", clock);
    const std::string node(1'000, 'n');
    for (int i = 0; i < 2'000; ++i)
        log.note(AuditEvent::delete_repeat, node);
    const std::string text = log.csv({});
    CHECK(text.size() <= kMaxAuditBytes + 200);
    const auto events = events_of(text);
    CHECK(std::count(events.begin(), events.end(), "log full") == 1);
    CHECK(events.back() == "log full");
}

TEST_CASE("audit: parameters that are not whole ask for no places", "[client_work]") {
    forms::model::Definition form;
    form.nodes.resize(3);
    form.nodes[0].children = {1};
    form.nodes[1].name = "orx:meta";
    form.nodes[1].children = {2};
    form.nodes[2].name = "orx:audit";
    form.nodes[2].bind.other = {{"odk:location-priority", "balanced"},
                                {"odk:location-min-interval", "ten"},
                                {"odk:location-max-age", "60"}};
    REQUIRE(audit_rules(form).has_value());
    CHECK_FALSE(audit_rules(form)->places);
    form.nodes[2].bind.other[1].value = "10";
    CHECK(audit_rules(form)->places);
    CHECK(gps_use(*audit_rules(form)) == GpsUse::rare);
    form.nodes[2].name = "other";
    CHECK_FALSE(audit_rules(form).has_value());
}
