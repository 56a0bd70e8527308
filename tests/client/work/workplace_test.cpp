// The enumerator's day without a window, on a real store: what is typed survives, what is refused
// changes nothing.
#include <filesystem>
#include <fstream>

#include "tests/client/work/steps.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

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
