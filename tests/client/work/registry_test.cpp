// The instruments themselves, entered as a screen enters them, delivered to the real hub in
// process.
#include <iostream>

#include "sync/hub/folder.h"
#include "sync/hub/handle.h"
#include "sync/hub/ingest.h"
#include "tests/client/work/world.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

/// A hub as `relais-hub init` makes it, answering in this process.
class RealHub {
  public:
    RealHub(const std::string& folder, const Clock& clock, Random& random) : clock_(clock) {
        sync::hub::HubSetup setup;
        setup.project = "essai";
        setup.url = "http://hub.test";
        setup.passphrase = "le fleuve est haut";
        setup.recovery_file = folder + "-recovery";
        setup.enumerators = {{"AD-07", "Aminata D."}};
        setup.points = {{"FMP-GAO-01", "Wabaria", "Gao", "ML0701"}};
        setup.teams = {"2"};
        auto files = sync::hub::read_files(std::string(REPO_ROOT) + "/forms/library");
        REQUIRE(files.has_value());
        setup.files = std::move(*files);
        const auto created =
            sync::hub::HubFolder::create(folder, setup, random, sync::seal::kTestCost);
        INFO((created ? "" : describe(created.error())));
        REQUIRE(created.has_value());
        auto opened = sync::hub::HubFolder::open(folder);
        REQUIRE(opened.has_value());
        folder_.emplace(std::move(*opened));
        auto store = sync::hub::IngestStore::open_for_writing(folder_->ingest_folder());
        REQUIRE(store.has_value());
        store_.emplace(std::move(*store));
        auto keys = folder_->sign_keys();
        REQUIRE(keys.has_value());
        keys_ = std::move(*keys);
        gate_.emplace(random, clock_);
    }

    void write_enrolment(const std::string& path, Random& random) {
        const auto enrolment = folder_->enrol(clock_, random);
        REQUIRE(enrolment.has_value());
        REQUIRE(write_file_atomically(path, sync::batch::encode(*enrolment, keys_)).has_value());
    }

    sync::batch::Response answer(const sync::batch::Request& request) {
        const auto enrolments = folder_->enrolments();
        return sync::hub::handle(request, {*store_, enrolments, keys_, clock_, *gate_, {}});
    }

    sync::hub::IngestStore& store() { return *store_; }

  private:
    const Clock& clock_;
    std::optional<sync::hub::HubFolder> folder_;
    std::optional<sync::hub::IngestStore> store_;
    sync::seal::SignKeys keys_;
    std::optional<sync::hub::Gate> gate_;
};

class RealLine final : public sync::exchange::Transport {
  public:
    explicit RealLine(RealHub& hub) : hub_(hub) {}
    Result<sync::batch::Response> send(const sync::batch::Request& request) override {
        return hub_.answer(request);
    }

  private:
    RealHub& hub_;
};

/// What anybody would answer: the first choice, one, a word.
std::string plain_answer(const QuestionView& question) {
    switch (question.widget) {
    case Widget::select_one:
    case Widget::select_multiple:
        return question.choices.empty() ? "" : question.choices.front().value;
    case Widget::integer:
    case Widget::decimal:
        return "1";
    case Widget::acknowledge:
        return "OK";
    case Widget::text:
        return "Awa";
    case Widget::date:
        return "2026-01-15";
    case Widget::time:
        return "08:00:00.000";
    default:
        break;
    }
    return {};
}

bool fails(const Interview& interview, const std::string& id) {
    for (const auto& question : interview.page().questions) {
        if (question.id == id) return !question.failure.empty();
    }
    return false;
}

/// From here to the end, every question of every page; what it took is told when it does not end.
void answer_all(Workplace& workplace) {
    Interview& interview = *workplace.interview();
    for (int pages = 0; pages < 500; ++pages) {
        std::vector<std::string> ids;
        for (const auto& question : interview.page().questions)
            ids.push_back(question.id);
        for (const auto& id : ids) {
            for (const auto& question : interview.page().questions) {
                if (question.id != id || question.readonly || !question.value.empty()) continue;
                const std::string value = plain_answer(question);
                INFO(id << " = " << value);
                const bool is_number = question.widget == Widget::integer;
                if (!value.empty()) CHECK(interview.answer(id, value));
                // An age has a least value; a telephone number is no word.
                if (fails(interview, id))
                    CHECK(interview.answer(id, is_number ? "30" : "76123456"));
                break;
            }
        }
        workplace.keep();
        const bool end = interview.at_end();
        for (const auto& question : interview.page().questions) {
            INFO(question.id << " = " << question.value);
            CHECK(question.failure.empty());
        }
        REQUIRE(interview.next());
        if (end) return;
    }
    FAIL("the form has no end");
}

}  // namespace

TEST_CASE("registry: the instruments are entered, kept, corrected and delivered", "[work]") {
    Laptop laptop;
    RealHub hub(laptop.folder / "hub", laptop.clock, laptop.random);
    Workplace::World world;
    world.clock = &laptop.clock;
    world.random = &laptop.random;
    world.jobs = laptop.jobs.get();
    world.transport = [&](const std::string&) { return std::make_unique<RealLine>(hub); };
    world.cost = sync::seal::kTestCost;
    hub.write_enrolment(laptop.folder / "laptop.relais", laptop.random);
    Workplace workplace(laptop.folder / "store", world);
    Outcome<> enrolled;
    workplace.enrol(laptop.folder / "laptop.relais", "AD-07", kPassphrase, enrolled.done());
    REQUIRE(enrolled.get(*laptop.jobs).has_value());
    workplace.open_shift("FMP-GAO-01", "2", {});
    REQUIRE(workplace.stage() == Stage::ready);
    std::vector<std::string> titles;
    for (const auto& form : workplace.forms())
        titles.push_back(form.form_id);
    CHECK(titles ==
          std::vector<std::string>{"flow_registry", "household_survey", "individual_survey"});

    for (const auto& form : std::vector<FormEntry>(workplace.forms())) {
        Outcome<> started;
        workplace.start(form.file_name, started.done());
        const auto result = started.get(*laptop.jobs);
        INFO((result ? "" : describe(result.error())));
        REQUIRE(result.has_value());
        answer_all(workplace);
        const Review review = workplace.interview()->review();
        for (const auto& line : review.lines) {
            INFO(line.id << ": " << line.message);
            CHECK((line.state != ReviewState::failing && line.state != ReviewState::missing));
        }
        Outcome<std::uint64_t> finalised;
        workplace.finalise(finalised.done());
        REQUIRE(finalised.get(*laptop.jobs).has_value());
    }

    CHECK(workplace.today().groups == 1);
    CHECK(workplace.today().households == 1);
    CHECK(workplace.today().in > 0);
    CHECK(workplace.exchange().queued == 3);
    workplace.tick();
    INFO((workplace.exchange().last_error ? describe(*workplace.exchange().last_error) : ""));
    CHECK(workplace.exchange().queued == 0);
    CHECK(workplace.exchange().delivered == 3);

    Outcome<> correcting;
    workplace.correct(1, correcting.done());
    REQUIRE(correcting.get(*laptop.jobs).has_value());
    CHECK(workplace.interview()->answer("/data/direction", "out"));
    workplace.keep();
    workplace.interview()->go_to("/data/direction");
    answer_all(workplace);
    Outcome<std::uint64_t> finalised;
    workplace.finalise(finalised.done());
    REQUIRE(finalised.get(*laptop.jobs).has_value());
    CHECK(workplace.today().in == 0);
    CHECK(workplace.today().out > 0);
    workplace.tick();
    workplace.send_now();  // nothing is sent twice
    const auto records = hub.store().records_after(0, 100);
    REQUIRE(records.has_value());
    CHECK(records->size() == 4);
}
