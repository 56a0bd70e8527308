// The enumerator's day without a window, on a real store: what is typed survives, what is refused
// changes nothing.
#include <filesystem>
#include <fstream>

#include "tests/client/work/world.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

void enrol(Workplace& workplace, Laptop& laptop) {
    Outcome<> enrolled;
    workplace.enrol(laptop.enrolment(), "AD-07", kPassphrase, enrolled.done());
    const auto result = enrolled.get(*laptop.jobs);
    INFO((result ? "" : describe(result.error())));
    REQUIRE(result.has_value());
}

void unlock(Workplace& workplace, Laptop& laptop) {
    Outcome<> unlocked;
    workplace.unlock("AD-07", kPassphrase, unlocked.done());
    REQUIRE(unlocked.get(*laptop.jobs).has_value());
}

void open_shift(Workplace& workplace, Laptop& laptop) {
    Outcome<> opened;
    workplace.open_shift("FMP-GAO-01", "2", opened.done());
    REQUIRE(opened.get(*laptop.jobs).has_value());
}

/// Enrolled, unlocked, a shift open.
std::unique_ptr<Workplace> ready(Laptop& laptop) {
    auto workplace = laptop.workplace();
    enrol(*workplace, laptop);
    open_shift(*workplace, laptop);
    REQUIRE(workplace->stage() == Stage::ready);
    return workplace;
}

void start(Workplace& workplace, Laptop& laptop) {
    Outcome<> started;
    workplace.start("registre.md", started.done());
    const auto result = started.get(*laptop.jobs);
    INFO((result ? "" : describe(result.error())));
    REQUIRE(result.has_value());
    REQUIRE(workplace.interview() != nullptr);
}

void answer(Workplace& workplace, const std::string& id, const std::string& value) {
    REQUIRE(workplace.interview()->answer(id, value));
    workplace.keep();
}

void fill(Workplace& workplace, const std::string& direction, int women) {
    answer(workplace, "/data/consent", "agreed");
    answer(workplace, "/data/direction", direction);
    answer(workplace, "/data/counts/women", std::to_string(women));
}

std::uint64_t finalise(Workplace& workplace, Laptop& laptop) {
    Outcome<std::uint64_t> finalised;
    workplace.finalise(finalised.done());
    const auto result = finalised.get(*laptop.jobs);
    INFO((result ? "" : describe(result.error())));
    REQUIRE(result.has_value());
    return *result;
}

std::uint64_t record(Workplace& workplace, Laptop& laptop, const std::string& direction,
                     int women) {
    start(workplace, laptop);
    fill(workplace, direction, women);
    return finalise(workplace, laptop);
}

/// The exchange that is due, to its end.
void exchange(Workplace& workplace, Laptop& laptop) {
    workplace.tick();
    laptop.jobs->drain();
}

/// The whole day, on any kind of jobs.
void live_a_day(Laptop& laptop) {
    auto workplace = laptop.workplace();
    CHECK(workplace->stage() == Stage::no_store);
    CHECK_FALSE(workplace->open_error());
    enrol(*workplace, laptop);
    CHECK(workplace->stage() == Stage::no_shift);
    workplace.reset();

    workplace = laptop.workplace();
    CHECK(workplace->stage() == Stage::locked);
    CHECK(workplace->enumerator_codes() == std::vector<std::string>{"AD-07"});
    unlock(*workplace, laptop);
    CHECK(workplace->stage() == Stage::no_shift);
    CHECK(workplace->enumerator() == "AD-07");
    REQUIRE(workplace->settings().points.size() == 1);
    REQUIRE(workplace->forms().size() == 1);
    CHECK(workplace->forms()[0].form_id == "flow_registry");
    CHECK(workplace->forms()[0].title == "Registre des flux");
    open_shift(*workplace, laptop);
    REQUIRE(workplace->stage() == Stage::ready);
    CHECK(workplace->shift()->point == "FMP-GAO-01");

    // A draft, half way, when the power goes.
    start(*workplace, laptop);
    fill(*workplace, "in", 4);
    REQUIRE(workplace->interview()->next());
    REQUIRE(workplace->interview()->next());
    workplace->keep();
    laptop.jobs->drain();
    CHECK_FALSE(workplace->saving());
    CHECK(workplace->saved_at() == laptop.clock.now());
    const PageView before = workplace->interview()->page();
    const std::string content = workplace->interview()->content();
    workplace.reset();

    workplace = laptop.workplace();
    unlock(*workplace, laptop);
    REQUIRE(workplace->stage() == Stage::ready);
    REQUIRE(workplace->drafts().size() == 1);
    CHECK(workplace->drafts()[0].summary.direction == "in");
    CHECK(workplace->drafts()[0].summary.persons == 4);
    Outcome<> resumed;
    workplace->resume(workplace->drafts()[0].id, resumed.done());
    REQUIRE(resumed.get(*laptop.jobs).has_value());
    CHECK(workplace->interview()->page() == before);
    CHECK(workplace->interview()->content() == content);
    const std::uint64_t first = finalise(*workplace, laptop);

    CHECK(workplace->interview() == nullptr);
    CHECK(workplace->drafts().empty());
    REQUIRE(workplace->records().size() == 1);
    CHECK(workplace->records()[0].seq == first);
    CHECK(workplace->records()[0].delivery == sync::store::Delivery::queued);
    CHECK(workplace->records()[0].openable);
    CHECK(workplace->today().in == 4);
    CHECK(workplace->today().persons_by_hour[8] == 4);
    CHECK(workplace->exchange().queued == 1);

    exchange(*workplace, laptop);
    CHECK(workplace->exchange().link == LinkState::up);
    CHECK(workplace->exchange().last_success == laptop.clock.now());
    CHECK(workplace->records()[0].delivery == sync::store::Delivery::delivered);
    CHECK(workplace->exchange().queued == 0);
    CHECK(workplace->exchange().delivered == 1);
    CHECK(laptop.hub.record_count() == 1);

    // The group was leaving: corrected an hour later, counted once, at its own hour.
    laptop.clock.advance(kHour);
    Outcome<> correcting;
    workplace->correct(first, correcting.done());
    REQUIRE(correcting.get(*laptop.jobs).has_value());
    CHECK(workplace->interview()->answer_at("/data/counts/women") == "4");
    answer(*workplace, "/data/direction", "out");
    const std::uint64_t second = finalise(*workplace, laptop);
    CHECK(second == first + 1);
    CHECK(workplace->today().in == 0);
    CHECK(workplace->today().out == 4);
    CHECK(workplace->today().groups == 1);
    CHECK(workplace->today().persons_by_hour[8] == 4);
    REQUIRE(workplace->records().size() == 2);
    CHECK(workplace->records()[1].replaced);
    CHECK_FALSE(workplace->records()[0].replaced);

    exchange(*workplace, laptop);  // at once: the link was up
    CHECK(workplace->exchange().delivered == 2);
    CHECK(laptop.hub.record_count() == 2);

    // The day ends with a draft, which the next one begins with.
    start(*workplace, laptop);
    answer(*workplace, "/data/remark", "à finir demain");
    Outcome<> closed;
    workplace->close_shift(closed.done());
    REQUIRE(closed.get(*laptop.jobs).has_value());
    CHECK(workplace->stage() == Stage::no_shift);
    CHECK(workplace->interview() == nullptr);
    REQUIRE(workplace->records().size() == 2);
    for (const auto& entry : workplace->records()) {
        CHECK_FALSE(entry.openable);
        CHECK(entry.summary == Summary{});
    }
    CHECK(workplace->today().groups == 0);
    Outcome<> refused;
    workplace->correct(second, refused.done());
    CHECK(refused.get(*laptop.jobs).error().code == Errc::refused);

    open_shift(*workplace, laptop);
    REQUIRE(workplace->drafts().size() == 1);
    Outcome<> reopened;
    workplace->resume(workplace->drafts()[0].id, reopened.done());
    REQUIRE(reopened.get(*laptop.jobs).has_value());
    CHECK(workplace->interview()->answer_at("/data/remark") == "à finir demain");

    answer(*workplace, "/data/remark", "presque fini");
    Outcome<> locked;
    workplace->lock(locked.done());
    REQUIRE(locked.get(*laptop.jobs).has_value());
    CHECK(workplace->stage() == Stage::locked);
    CHECK(workplace->interview() == nullptr);
    CHECK(workplace->records().empty());
    CHECK(workplace->forms().empty());
    CHECK(workplace->settings().points.empty());
    unlock(*workplace, laptop);
    Outcome<> after_lock;
    workplace->resume(workplace->drafts().at(0).id, after_lock.done());
    REQUIRE(after_lock.get(*laptop.jobs).has_value());
    CHECK(workplace->interview()->answer_at("/data/remark") == "presque fini");
}

}  // namespace

TEST_CASE("workplace: a whole day, from enrolment to the closed shift", "[work]") {
    Laptop laptop;
    live_a_day(laptop);
}

TEST_CASE("workplace: the same day on two threads", "[work]") {
    Laptop laptop(make_threads({}));
    live_a_day(laptop);
}

TEST_CASE("workplace: a wrong passphrase is told apart and unlocks nothing", "[work]") {
    Laptop laptop;
    auto workplace = laptop.workplace();
    enrol(*workplace, laptop);
    workplace.reset();
    workplace = laptop.workplace();

    Outcome<> wrong;
    workplace->unlock("AD-07", "deux ânes au marché", wrong.done());

    CHECK(wrong.get(*laptop.jobs).error().code == Errc::wrong_key);
    CHECK(workplace->stage() == Stage::locked);
    CHECK(workplace->forms().empty());
    CHECK(workplace->tick() > 0);
    CHECK(laptop.hub.requests == 0);
    unlock(*workplace, laptop);
    CHECK(workplace->stage() == Stage::no_shift);
}

TEST_CASE("workplace: a second one on the same folder is told that it is in use", "[work]") {
    Laptop laptop;
    auto workplace = laptop.workplace();
    enrol(*workplace, laptop);

    auto second = laptop.workplace();

    REQUIRE(second->open_error().has_value());
    CHECK(second->open_error()->code == Errc::in_use);
    CHECK(second->stage() == Stage::no_store);
    second.reset();
    open_shift(*workplace, laptop);
    CHECK(workplace->stage() == Stage::ready);
}

TEST_CASE("workplace: an enrolment that is missing, broken or second changes nothing", "[work]") {
    Laptop laptop;
    auto workplace = laptop.workplace();
    Outcome<> missing;
    workplace->enrol(laptop.folder / "nothing", "AD-07", kPassphrase, missing.done());
    CHECK(missing.get(*laptop.jobs).error().code == Errc::not_found);
    std::ofstream(laptop.folder / "broken") << "RLE0 but not for long";
    Outcome<> broken;
    workplace->enrol(laptop.folder / "broken", "AD-07", kPassphrase, broken.done());
    CHECK_FALSE(broken.get(*laptop.jobs).has_value());
    Outcome<> stranger;
    workplace->enrol(laptop.enrolment(), "ZZ-99", kPassphrase, stranger.done());
    CHECK_FALSE(stranger.get(*laptop.jobs).has_value());
    CHECK(workplace->stage() == Stage::no_store);

    enrol(*workplace, laptop);
    Outcome<> second;
    workplace->enrol(laptop.enrolment(), "AD-07", kPassphrase, second.done());
    CHECK(second.get(*laptop.jobs).error().code == Errc::already_exists);
    CHECK(workplace->stage() == Stage::no_shift);
}

TEST_CASE("workplace: nothing is begun without a shift, nothing finalised that fails", "[work]") {
    Laptop laptop;
    auto workplace = laptop.workplace();
    enrol(*workplace, laptop);
    Outcome<> early;
    workplace->start("registre.md", early.done());
    CHECK(early.get(*laptop.jobs).error().code == Errc::refused);
    Outcome<std::uint64_t> none;
    workplace->finalise(none.done());
    CHECK(none.get(*laptop.jobs).error().code == Errc::refused);

    open_shift(*workplace, laptop);
    start(*workplace, laptop);
    Outcome<std::uint64_t> incomplete;
    workplace->finalise(incomplete.done());
    CHECK(incomplete.get(*laptop.jobs).error().code == Errc::refused);
    CHECK(workplace->interview() != nullptr);
    CHECK(workplace->records().empty());

    Outcome<> unknown;
    workplace->start("nothing.md", unknown.done());
    CHECK(unknown.get(*laptop.jobs).error().code == Errc::not_found);
}

TEST_CASE("workplace: a form that fails stands in the list and says why", "[work]") {
    Laptop laptop;
    const std::string broken = "| survey |\n| | type | name | label |\n"
                               "| | integer | age | Âge |\n| | text | of | ${nobody} |\n";
    laptop.hub.write_enrolment(
        laptop.folder / "two.relais",
        {{"registre.md", kSmallForm}, {"broken.md", broken}, {"list.csv", "name,label\na,A\n"}});
    auto workplace = laptop.workplace();
    Outcome<> enrolled;
    workplace->enrol(laptop.folder / "two.relais", "AD-07", kPassphrase, enrolled.done());
    REQUIRE(enrolled.get(*laptop.jobs).has_value());
    open_shift(*workplace, laptop);

    REQUIRE(workplace->forms().size() == 2);
    CHECK(workplace->forms()[0].title == "broken.md");
    CHECK(workplace->forms()[1].title == "Registre des flux");
    Outcome<> started;
    workplace->start("broken.md", started.done());
    const Error error = started.get(*laptop.jobs).error();
    CHECK(error.code == Errc::invalid);
    CHECK(error.subject == "broken.md");
    INFO(error.detail);
    CHECK(error.detail.find("nobody") != std::string::npos);
}

TEST_CASE("workplace: leaving keeps the draft, discarding takes it away", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    start(*workplace, laptop);
    Outcome<> untouched;
    workplace->leave(untouched.done());
    REQUIRE(untouched.get(*laptop.jobs).has_value());
    CHECK(workplace->drafts().empty());  // nothing was typed

    start(*workplace, laptop);
    fill(*workplace, "in", 3);
    Outcome<> left;
    workplace->leave(left.done());
    REQUIRE(left.get(*laptop.jobs).has_value());
    CHECK(workplace->interview() == nullptr);
    REQUIRE(workplace->drafts().size() == 1);

    Outcome<> resumed;
    workplace->resume(workplace->drafts()[0].id, resumed.done());
    REQUIRE(resumed.get(*laptop.jobs).has_value());
    Outcome<> discarded;
    workplace->discard(discarded.done());
    REQUIRE(discarded.get(*laptop.jobs).has_value());
    CHECK(workplace->interview() == nullptr);
    CHECK(workplace->drafts().empty());
    CHECK(workplace->records().empty());
}

TEST_CASE("workplace: beginning another interview leaves the first as a draft", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    start(*workplace, laptop);
    fill(*workplace, "in", 3);
    const std::string first = workplace->interview()->instance_id();
    start(*workplace, laptop);
    CHECK(workplace->interview()->instance_id() != first);
    REQUIRE(workplace->drafts().size() == 1);
    CHECK(workplace->drafts()[0].summary.instance_id == first);
}

TEST_CASE("workplace: one save at a time, the newest content wins", "[work]") {
    auto held = std::make_unique<HeldJobs>();
    HeldJobs& jobs = *held;
    Laptop laptop(std::move(held));
    auto workplace = ready(laptop);
    start(*workplace, laptop);
    jobs.held = true;

    for (int women = 1; women <= 9; ++women) {
        answer(*workplace, "/data/remark", std::to_string(women));
    }

    CHECK(jobs.waiting() == 1);
    CHECK(workplace->saving());
    jobs.step();
    CHECK(jobs.waiting() == 1);
    CHECK(workplace->saving());
    jobs.step();
    CHECK(jobs.waiting() == 0);
    CHECK_FALSE(workplace->saving());
    jobs.held = false;
    const std::string id = workplace->drafts().at(0).id;
    workplace.reset();
    workplace = laptop.workplace();
    unlock(*workplace, laptop);
    Outcome<> resumed;
    workplace->resume(id, resumed.done());
    REQUIRE(resumed.get(jobs).has_value());
    CHECK(workplace->interview()->answer_at("/data/remark") == "9");
}

TEST_CASE("workplace: what was typed before the end is on disk, asked for or under way", "[work]") {
    auto held = std::make_unique<HeldJobs>();
    HeldJobs& jobs = *held;
    Laptop laptop(std::move(held));
    auto workplace = ready(laptop);
    start(*workplace, laptop);
    jobs.held = true;
    answer(*workplace, "/data/remark", "un");
    answer(*workplace, "/data/remark", "deux");

    workplace.reset();

    jobs.held = false;
    workplace = laptop.workplace();
    unlock(*workplace, laptop);
    REQUIRE(workplace->drafts().size() == 1);
    Outcome<> resumed;
    workplace->resume(workplace->drafts()[0].id, resumed.done());
    REQUIRE(resumed.get(jobs).has_value());
    CHECK(workplace->interview()->answer_at("/data/remark") == "deux");
}

TEST_CASE("workplace: typing while a draft is finalised neither revives nor loses it", "[work]") {
    auto held = std::make_unique<HeldJobs>();
    HeldJobs& jobs = *held;
    Laptop laptop(std::move(held));
    auto workplace = ready(laptop);
    start(*workplace, laptop);
    fill(*workplace, "in", 3);
    jobs.held = true;
    answer(*workplace, "/data/remark", "un");
    Outcome<std::uint64_t> finalised;
    workplace->finalise(finalised.done());
    answer(*workplace, "/data/remark", "trop tard");
    Outcome<> locked;
    workplace->lock(locked.done());  // waits for the finalising

    REQUIRE(finalised.get(jobs).has_value());

    REQUIRE(locked.get(jobs).has_value());
    jobs.held = false;
    CHECK(workplace->stage() == Stage::locked);
    unlock(*workplace, laptop);
    CHECK(workplace->drafts().empty());
    CHECK(workplace->records().size() == 1);
}

TEST_CASE("workplace: a disk that refuses is told, and tried again until it holds", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    start(*workplace, laptop);
    fill(*workplace, "in", 3);
    const Instant saved = workplace->saved_at();
    const std::string store = laptop.folder / "store";
    const std::string gone = laptop.folder / "gone";
    std::filesystem::rename(store, gone);  // SQLite refuses to write where its file was moved
    laptop.clock.advance(60'000);

    answer(*workplace, "/data/remark", "toujours là");

    REQUIRE(workplace->save_error().has_value());
    CHECK(workplace->saving());
    CHECK(workplace->saved_at() == saved);
    Outcome<> left;
    workplace->leave(left.done());
    CHECK_FALSE(left.get(*laptop.jobs).has_value());
    Outcome<> locked;
    workplace->lock(locked.done());
    CHECK_FALSE(locked.get(*laptop.jobs).has_value());
    Outcome<std::uint64_t> finalised;
    workplace->finalise(finalised.done());
    CHECK_FALSE(finalised.get(*laptop.jobs).has_value());
    Outcome<> discarded;
    workplace->discard(discarded.done());
    CHECK_FALSE(discarded.get(*laptop.jobs).has_value());
    Outcome<> closed;
    workplace->close_shift(closed.done());
    CHECK_FALSE(closed.get(*laptop.jobs).has_value());
    REQUIRE(workplace->interview() != nullptr);
    CHECK(workplace->stage() == Stage::ready);
    CHECK(workplace->records().empty());
    CHECK(workplace->interview()->answer_at("/data/remark") == "toujours là");

    std::filesystem::rename(gone, store);
    laptop.clock.advance(5'000);
    workplace->tick();
    CHECK_FALSE(workplace->save_error().has_value());
    CHECK_FALSE(workplace->saving());
    CHECK(workplace->saved_at() == laptop.clock.now());
    finalise(*workplace, laptop);
    CHECK(workplace->records().size() == 1);
}

TEST_CASE("workplace: a correction that was begun goes on, a replaced record stays", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    const std::uint64_t first = record(*workplace, laptop, "in", 3);
    Outcome<> begun;
    workplace->correct(first, begun.done());
    REQUIRE(begun.get(*laptop.jobs).has_value());
    answer(*workplace, "/data/remark", "relu");
    const std::string id = workplace->interview()->instance_id();
    Outcome<> left;
    workplace->leave(left.done());
    REQUIRE(left.get(*laptop.jobs).has_value());

    Outcome<> again;
    workplace->correct(first, again.done());

    REQUIRE(again.get(*laptop.jobs).has_value());
    CHECK(workplace->interview()->instance_id() == id);
    CHECK(workplace->interview()->answer_at("/data/remark") == "relu");
    finalise(*workplace, laptop);
    Outcome<> replaced;
    workplace->correct(first, replaced.done());
    CHECK(replaced.get(*laptop.jobs).error().code == Errc::refused);
    Outcome<> unknown;
    workplace->correct(99, unknown.done());
    CHECK(unknown.get(*laptop.jobs).error().code == Errc::not_found);
}

TEST_CASE("workplace: the counts begin anew at midnight", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    record(*workplace, laptop, "in", 3);
    CHECK(workplace->today().in == 3);
    laptop.clock.advance(17 * kHour);
    workplace->tick();
    CHECK(workplace->today().in == 0);
    CHECK(workplace->records().size() == 1);
}
