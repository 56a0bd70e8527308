// Recordings of answers and of whole interviews: kept piece by piece while they are made, through
// power cuts, locks and corrections, with nothing unsealed on the disk.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "client/devices/ogg_opus.h"
#include "client/devices/sound_file.h"
#include "client/work/audit.h"
#include "client/work/recordings.h"
#include "tests/client/work/steps.h"
#include "tests/support/disk_recorder.h"

using namespace relais;
using namespace relais::client;
using namespace relais::client::work;
using namespace relais::client::work::tests;
using relais::tests::DiskRecorder;
using relais::tests::FakeSound;
using relais::tests::image_of;
using relais::tests::lay_out;
using relais::tests::Platter;
using relais::tests::RecordedStep;

namespace {

constexpr const char* kSpokenForm =
    "| survey |\n"
    "| | type | name | label | parameters | required |\n"
    "| | background-audio | whole | | quality=voice-only | |\n"
    "| | audit | audit | | | |\n"
    "| | text | name | Nom | | |\n"
    "| | audio | voice | Racontez | quality=voice-only | |\n"
    "| settings |\n| | form_title | form_id |\n| | Parole | parole |\n";
constexpr const char* kAnswerForm =
    "| survey |\n"
    "| | type | name | label | parameters |\n"
    "| | text | name | Nom | |\n"
    "| | audio | voice | Racontez | quality=voice-only |\n"
    "| settings |\n| | form_title | form_id |\n| | Parole | parole |\n";

/// What a microphone gives: whole, and how much of it there is after each second.
struct Spoken {
    std::string whole;
    std::vector<std::size_t> grown;
};

Spoken spoken(int seconds) {
    auto writer = devices::SoundWriter::open(devices::SoundQuality::voice_only);
    REQUIRE(writer);
    Spoken said;
    std::vector<std::int16_t> samples((*writer)->rate());
    for (int second = 0; second < seconds; ++second) {
        for (std::size_t i = 0; i < samples.size(); ++i)
            samples[i] = static_cast<std::int16_t>((i / (20U + i % 7)) % 2 == 0 ? 5'000 : -5'000);
        REQUIRE((*writer)->write(samples));
        said.grown.push_back((*writer)->written().size());
    }
    said.whole = (*writer)->finish();
    return said;
}

std::unique_ptr<Workplace> ready_with(Laptop& laptop, const char* form) {
    laptop.hub.write_enrolment(laptop.folder / "laptop.relais", {{"parole.md", form}});
    auto workplace = laptop.workplace();
    Outcome<> enrolled;
    workplace->enrol(laptop.folder / "laptop.relais", "AD-07", kPassphrase, enrolled.done());
    const auto result = enrolled.get(*laptop.jobs);
    INFO((result ? "" : describe(result.error())));
    REQUIRE(result.has_value());
    open_shift(*workplace, laptop);
    return workplace;
}

void begin(Workplace& workplace, Laptop& laptop) {
    Outcome<> started;
    workplace.start("parole.md", started.done());
    const auto result = started.get(*laptop.jobs);
    INFO((result ? "" : describe(result.error())));
    REQUIRE(result.has_value());
    workplace.look_outside(devices::GpsUse::rare);
}

/// The microphone goes on for so many seconds.
void listen(Workplace& workplace, Laptop& laptop, FakeSound& sound, const Spoken& said,
            std::size_t seconds) {
    for (std::size_t second = 0; second < seconds; ++second) {
        laptop.clock.advance(1'000);
        sound.so_far = said.whole.substr(0, said.grown.at(second));
        sound.now.at_ms = static_cast<std::int64_t>(second + 1) * 1'000;
        workplace.tick();
        laptop.jobs->drain();
    }
    sound.said = said.whole.substr(0, said.grown.at(seconds - 1));
}

std::unique_ptr<Workplace> again(Laptop& laptop) {
    auto workplace = laptop.workplace();
    Outcome<> unlocked;
    workplace->unlock("AD-07", kPassphrase, unlocked.done());
    REQUIRE(unlocked.get(*laptop.jobs).has_value());
    return workplace;
}

void resume(Workplace& workplace, Laptop& laptop, const std::string& draft) {
    Outcome<> resumed;
    workplace.resume(draft, resumed.done());
    const auto result = resumed.get(*laptop.jobs);
    INFO((result ? "" : describe(result.error())));
    REQUIRE(result.has_value());
    workplace.look_outside(devices::GpsUse::rare);
}

struct Store {
    explicit Store(Laptop& laptop)
        : store(sync::store::Store::open(laptop.folder / "store", laptop.clock, laptop.random)) {
        REQUIRE(store);
        REQUIRE(store->unlock("AD-07", kPassphrase));
    }
    std::vector<std::string> files(const std::string& draft) const {
        std::vector<std::string> names;
        const auto found = store->attachments(draft);
        REQUIRE(found);
        for (const auto& file : *found)
            names.push_back(file.name);
        return names;
    }
    Result<sync::store::Store> store;
};

/// The text of <name> in the record.
std::string answer_in(const std::string& xml, const std::string& name) {
    const auto from = xml.find("<" + name + ">");
    if (from == std::string::npos) return {};
    const auto begin = from + name.size() + 2;
    return xml.substr(begin, xml.find("</" + name, begin) - begin);
}

/// A page holds a second: each end that came too early may cost one, a power cut four more.
bool is_about(std::int64_t ms, std::int64_t expected, std::int64_t lost_ms = 1'300) {
    UNSCOPED_INFO(ms << " for " << expected);
    return ms >= expected - lost_ms && ms <= expected + 200;
}

}  // namespace

TEST_CASE("recordings: an hour is some thirty files, and together what was said", "[client_work]") {
    Laptop laptop;
    auto workplace = ready_with(laptop, kAnswerForm);
    workplace.reset();
    Store side(laptop);
    const std::string draft(32, 'a');
    REQUIRE(begin_recording(*side.store, draft, {"voice-1.ogg", "/data/voice"}));
    const auto said = spoken(40);
    std::string before;
    std::size_t most = 0;
    for (std::uint32_t number = 0; number < 700; ++number) {
        std::string piece = number == 0 ? said.whole.substr(0, said.grown[0]) : "";
        if (number > 0 && number < said.grown.size())
            piece = said.whole.substr(said.grown[number - 1],
                                      said.grown[number] - said.grown[number - 1]);
        if (piece.empty()) piece = "later";  // no page: left out when it is put together
        if (number % 97 == 5 && number > 100) continue;  // one that could not be put
        REQUIRE(add_piece(*side.store, draft, "voice-1.ogg", number, piece));
        if (number % 50 == 0) most = std::max(most, side.files(draft).size());
    }
    CHECK(most <= 40);
    const auto cut = cut_recordings(*side.store, draft);
    REQUIRE(cut);
    REQUIRE(cut->size() == 1);
    CHECK(cut->front().head == RecordingHead{"voice-1.ogg", "/data/voice"});
    CHECK(is_about(devices::recording_ms(cut->front().bytes), 40'000));
    REQUIRE(drop_pieces(*side.store, draft, "voice-1.ogg"));
    CHECK(side.files(draft).empty());
}

TEST_CASE("recordings: one that ends as it should leaves no pieces", "[client_work]") {
    Laptop laptop;
    auto workplace = ready_with(laptop, kAnswerForm);
    begin(*workplace, laptop);
    const std::string draft = workplace->draft_id();
    const auto said = spoken(14);
    workplace->record_sound("/data/voice", devices::SoundQuality::voice_only);
    listen(*workplace, laptop, laptop.sound, said, 13);
    laptop.sound.said = said.whole;
    Outcome<> kept;
    workplace->keep_recording("/data/voice", kept.done());
    REQUIRE(kept.get(*laptop.jobs));
    const std::string file = workplace->interview()->answer_at("/data/voice");
    REQUIRE(file.ends_with(".ogg"));
    CHECK(workplace->cut_short().empty());
    workplace.reset();
    Store side(laptop);
    CHECK(side.files(draft) == std::vector<std::string>{file});
    CHECK(*side.store->attachment(draft, file) == said.whole);
}

TEST_CASE("recordings: a power cut at any moment costs some seconds, and nothing lies open",
          "[client_work]") {
    const std::uint64_t seed = 20261121;
    CAPTURE(seed);
    SeededRandom dice(seed);
    Laptop laptop;
    auto workplace = ready_with(laptop, kAnswerForm);
    begin(*workplace, laptop);
    answer(*workplace, "/data/name", "Aminata");
    const std::string draft = workplace->draft_id();
    workplace.reset();
    const auto said = spoken(45);
    const std::string folder = laptop.folder / "store";
    std::vector<RecordedStep> steps;
    std::vector<std::size_t> ends;  // steps taken when so many seconds were said
    relais::tests::DiskImage before;
    {
        const DiskRecorder recorder(folder);
        before = recorder.before();
        workplace = again(laptop);  // so that all its files are watched
        resume(*workplace, laptop, draft);
        workplace->record_sound("/data/voice", devices::SoundQuality::voice_only);
        for (std::size_t second = 0; second < said.grown.size(); ++second) {
            laptop.clock.advance(1'000);
            laptop.sound.so_far = said.whole.substr(0, said.grown[second]);
            workplace->tick();
            laptop.jobs->drain();
            ends.push_back(recorder.steps().size());
        }
        steps = recorder.steps();
        workplace.reset();
    }
    Platter platter(before);
    std::size_t taken = 0;
    int cuts = 0, recovered = 0;
    for (std::size_t second = 0; second < ends.size(); second += 3) {
        while (taken < ends[second])
            platter.take(steps[taken++]);
        const auto image = platter.cut(dice);
        for (const auto& [name, bytes] : image) {
            INFO(name);
            CHECK(bytes.find("OggS") == std::string::npos);
            CHECK(bytes.find("OpusHead") == std::string::npos);
        }
        lay_out(image, folder);
        auto after = again(laptop);
        resume(*after, laptop, draft);
        ++cuts;
        CHECK(after->interview()->answer_at("/data/name") == "Aminata");
        const std::string file = after->interview()->answer_at("/data/voice");
        INFO("second " << second);
        const std::int64_t said_ms = static_cast<std::int64_t>(second + 1) * 1'000;
        if (said_ms <= 4'000) continue;
        REQUIRE(file.ends_with(".ogg"));
        CHECK(after->cut_short() == std::vector<std::string>{file});
        laptop.jobs->drain();
        // And opened once more, as if the power had gone again: it is there, and its pieces are
        // not.
        after.reset();
        {
            Store side(laptop);
            CHECK(side.files(draft) == std::vector<std::string>{file});
            const auto bytes = side.store->attachment(draft, file);
            REQUIRE(bytes);
            const std::int64_t ms = devices::recording_ms(*bytes);
            INFO(ms << " of " << said_ms);
            CHECK(ms >= said_ms - 6'000);
            CHECK(ms <= said_ms + 100);
            REQUIRE(devices::SoundReader::open(*bytes));
        }
        after = again(laptop);
        resume(*after, laptop, draft);
        CHECK(after->interview()->answer_at("/data/voice") == file);
        CHECK(after->cut_short().empty());
        ++recovered;
    }
    std::printf("power cuts while recording: %d, recovered: %d\n", cuts, recovered);
    CHECK(recovered >= 12);
}

TEST_CASE("recordings: what could not be put goes with the next piece", "[client_work]") {
    Laptop laptop(std::make_unique<HeldJobs>());
    auto& jobs = static_cast<HeldJobs&>(*laptop.jobs);
    auto workplace = ready_with(laptop, kAnswerForm);
    begin(*workplace, laptop);
    const std::string draft = workplace->draft_id();
    const auto said = spoken(12);
    workplace->record_sound("/data/voice", devices::SoundQuality::voice_only);
    jobs.held = true;  // the disk is slow: nothing comes back for some pieces
    listen(*workplace, laptop, laptop.sound, said, 4);
    for (std::size_t second = 4; second < 12; ++second) {
        laptop.clock.advance(1'000);
        laptop.sound.so_far = said.whole.substr(0, said.grown[second]);
        workplace->tick();
    }
    jobs.held = false;
    jobs.drain();
    laptop.clock.advance(5'000);
    workplace->tick();
    workplace.reset();  // the program ends: what is recorded still is a piece
    auto after = again(laptop);
    resume(*after, laptop, draft);
    const std::string file = after->interview()->answer_at("/data/voice");
    REQUIRE(file.ends_with(".ogg"));
    after.reset();
    Store side(laptop);
    CHECK(is_about(devices::recording_ms(*side.store->attachment(draft, file)), 12'000));
}

TEST_CASE("whole interview: recorded from its beginning, and named by its record",
          "[client_work]") {
    Laptop laptop;
    auto& ear = laptop.background_sound;
    auto workplace = ready_with(laptop, kSpokenForm);
    begin(*workplace, laptop);
    CHECK(ear.now.state == devices::SoundState::recording);
    CHECK(ear.quality == devices::SoundQuality::voice_only);
    CHECK(workplace->background().state == BackgroundState::recording);
    const auto said = spoken(20);
    listen(*workplace, laptop, ear, said, 10);
    CHECK(workplace->background().at_ms == 10'000);
    answer(*workplace, "/data/name", "Aminata");
    const std::string draft = workplace->draft_id();
    ear.said = said.whole;
    const auto seq = finalise(*workplace, laptop);
    CHECK(ear.now.state == devices::SoundState::off);
    workplace.reset();
    Store side(laptop);
    const std::string file = answer_in(side.store->payload(seq)->instance_xml, "whole");
    REQUIRE(file.starts_with("whole-"));
    CHECK(*side.store->attachment(draft, file) == said.whole);
    auto files = side.files(draft);
    std::ranges::sort(files);
    CHECK(files == std::vector<std::string>{kAuditFile, file});
    CHECK(side.store->payload(seq)->remarks.find("background_audio") == std::string::npos);
}

TEST_CASE("whole interview: left and resumed, cut and resumed, it is one recording",
          "[client_work]") {
    Laptop laptop;
    auto& ear = laptop.background_sound;
    auto workplace = ready_with(laptop, kSpokenForm);
    begin(*workplace, laptop);
    const std::string draft = workplace->draft_id();
    answer(*workplace, "/data/name", "Aminata");
    const auto said = spoken(30);
    listen(*workplace, laptop, ear, said, 10);
    Outcome<> left;
    workplace->leave(left.done());
    REQUIRE(left.get(*laptop.jobs));
    CHECK(ear.now.state == devices::SoundState::off);

    resume(*workplace, laptop, draft);
    CHECK(ear.now.state == devices::SoundState::recording);
    CHECK(is_about(workplace->background().at_ms, 10'000));
    listen(*workplace, laptop, ear, said, 20);
    // The power goes: what the folder holds now is all there is.
    const auto image = image_of(laptop.folder / "store");
    workplace.reset();
    lay_out(image, laptop.folder / "store");

    workplace = again(laptop);
    resume(*workplace, laptop, draft);
    CHECK(is_about(workplace->background().at_ms, 30'000, 7'000));
    listen(*workplace, laptop, ear, said, 30);
    const auto seq = finalise(*workplace, laptop);

    // A correction goes on recording, behind what there was.
    Outcome<> corrected;
    workplace->correct(seq, corrected.done());
    REQUIRE(corrected.get(*laptop.jobs));
    workplace->look_outside(devices::GpsUse::rare);
    REQUIRE(ear.now.state == devices::SoundState::recording);
    listen(*workplace, laptop, ear, said, 10);
    const std::string second = workplace->draft_id();
    answer(*workplace, "/data/name", "Aminata D.");
    const auto newer = finalise(*workplace, laptop);
    workplace.reset();
    Store side(laptop);
    const std::string file = answer_in(side.store->payload(seq)->instance_xml, "whole");
    CHECK(is_about(devices::recording_ms(*side.store->attachment(draft, file)), 60'000, 8'000));
    const std::string later = answer_in(side.store->payload(newer)->instance_xml, "whole");
    CHECK(later != file);
    CHECK(is_about(devices::recording_ms(*side.store->attachment(second, later)), 70'000, 9'000));
    CHECK(side.files(second).size() == 2);
}

TEST_CASE("whole interview: stopped by hand it stays stopped, and the office reads why",
          "[client_work]") {
    Laptop laptop;
    auto& ear = laptop.background_sound;
    auto workplace = ready_with(laptop, kSpokenForm);
    begin(*workplace, laptop);
    const std::string draft = workplace->draft_id();
    answer(*workplace, "/data/name", "Aminata");
    const auto said = spoken(12);
    listen(*workplace, laptop, ear, said, 8);
    workplace->pause_background({});
    CHECK(ear.now.state == devices::SoundState::off);
    workplace->explain_background("elle ne veut pas");
    CHECK(workplace->background().state == BackgroundState::paused);
    CHECK(workplace->background().reason == "elle ne veut pas");
    const int begun = ear.recordings;
    workplace->look_outside(devices::GpsUse::rare);
    Outcome<> left;
    workplace->leave(left.done());
    REQUIRE(left.get(*laptop.jobs));
    resume(*workplace, laptop, draft);
    CHECK(workplace->background().state == BackgroundState::paused);
    CHECK(ear.recordings == begun);

    const bool erases = GENERATE(false, true);
    if (erases) {
        workplace->erase_background();
        CHECK(workplace->background().at_ms == 0);
    } else {
        workplace->resume_background();
        CHECK(ear.recordings == begun + 1);
        listen(*workplace, laptop, ear, said, 8);
    }
    const auto seq = finalise(*workplace, laptop);
    workplace.reset();
    Store side(laptop);
    const auto payload = *side.store->payload(seq);
    INFO(payload.remarks);
    CHECK(payload.remarks.find(R"("reason":"elle ne veut pas","what":"paused")") !=
          std::string::npos);
    const std::string file = answer_in(payload.instance_xml, "whole");
    CHECK(side.store->attachment(draft, kAuditFile)->find("background audio disabled,") !=
          std::string::npos);
    if (erases) {
        CHECK(file.empty());
        CHECK(side.files(draft) == std::vector<std::string>{kAuditFile});
        CHECK(payload.remarks.find(R"("what":"erased")") != std::string::npos);
    } else {
        CHECK(is_about(devices::recording_ms(*side.store->attachment(draft, file)), 16'000, 2'600));
        CHECK(payload.remarks.find(R"("what":"resumed")") != std::string::npos);
        CHECK(side.store->attachment(draft, kAuditFile)->find("background audio enabled,") !=
              std::string::npos);
    }
}

TEST_CASE("whole interview: an answer that is recorded has the microphone first", "[client_work]") {
    Laptop laptop;
    auto& ear = laptop.background_sound;
    auto workplace = ready_with(laptop, kSpokenForm);
    begin(*workplace, laptop);
    answer(*workplace, "/data/name", "Aminata");
    const auto said = spoken(10);
    listen(*workplace, laptop, ear, said, 6);
    workplace->record_sound("/data/voice", devices::SoundQuality::voice_only);
    CHECK(laptop.sound.now.state == devices::SoundState::recording);
    CHECK(ear.now.state == devices::SoundState::off);
    workplace->look_outside(devices::GpsUse::rare);
    CHECK(workplace->background().state == BackgroundState::waiting);
    laptop.sound.said = said.whole;
    Outcome<> kept;
    workplace->keep_recording("/data/voice", kept.done());
    REQUIRE(kept.get(*laptop.jobs));
    workplace->look_outside(devices::GpsUse::rare);
    CHECK(workplace->background().state == BackgroundState::recording);
    listen(*workplace, laptop, ear, said, 6);
    const std::string draft = workplace->draft_id();
    const auto seq = finalise(*workplace, laptop);
    workplace.reset();
    Store side(laptop);
    const auto xml = side.store->payload(seq)->instance_xml;
    CHECK(*side.store->attachment(draft, answer_in(xml, "voice")) == said.whole);
    CHECK(is_about(devices::recording_ms(*side.store->attachment(draft, answer_in(xml, "whole"))),
                   12'000, 2'600));
}

TEST_CASE("whole interview: without a microphone it goes on, and that is remarked",
          "[client_work]") {
    Laptop laptop;
    auto& ear = laptop.background_sound;
    ear.has_microphone = false;
    auto workplace = ready_with(laptop, kSpokenForm);
    begin(*workplace, laptop);
    workplace->look_outside(devices::GpsUse::rare);
    workplace->look_outside(devices::GpsUse::rare);
    CHECK(workplace->background().state == BackgroundState::absent);
    CHECK(ear.recordings == 1);
    answer(*workplace, "/data/name", "Aminata");
    const std::string draft = workplace->draft_id();
    const auto seq = finalise(*workplace, laptop);
    workplace.reset();
    Store side(laptop);
    CHECK(answer_in(side.store->payload(seq)->instance_xml, "whole").empty());
    CHECK(side.store->payload(seq)->remarks.find(R"("what":"absent")") != std::string::npos);
    CHECK(side.files(draft) == std::vector<std::string>{kAuditFile});
}

TEST_CASE("whole interview: what is copied from paper is not recorded, nor is what is untouched",
          "[client_work]") {
    Laptop laptop;
    auto& ear = laptop.background_sound;
    auto workplace = ready_with(laptop, kSpokenForm);
    Outcome<> started;
    LateEntry late;
    late.happened = Instant{kMorning - kHour};
    late.reason = "panne";
    workplace->start_late("parole.md", late, started.done());
    REQUIRE(started.get(*laptop.jobs));
    workplace->look_outside(devices::GpsUse::rare);
    CHECK(ear.recordings == 0);
    CHECK(workplace->background().state == BackgroundState::none);
    Outcome<> discarded;
    workplace->discard(discarded.done());
    REQUIRE(discarded.get(*laptop.jobs));

    begin(*workplace, laptop);
    const std::string draft = workplace->draft_id();
    listen(*workplace, laptop, ear, spoken(10), 9);
    Outcome<> gone;
    workplace->discard(gone.done());
    REQUIRE(gone.get(*laptop.jobs));
    CHECK(ear.now.state == devices::SoundState::off);
    workplace.reset();
    Store side(laptop);
    CHECK(side.files(draft).empty());
}

TEST_CASE("whole interview: a panic takes along what there is", "[client_work]") {
    Laptop laptop;
    auto& ear = laptop.background_sound;
    auto workplace = ready_with(laptop, kSpokenForm);
    begin(*workplace, laptop);
    answer(*workplace, "/data/name", "Aminata");
    const auto said = spoken(10);
    listen(*workplace, laptop, ear, said, 9);
    const std::string draft = workplace->draft_id();
    Outcome<> panicked;
    workplace->panic(panicked.done());
    REQUIRE(panicked.get(*laptop.jobs));
    CHECK(ear.now.state == devices::SoundState::off);
    workplace.reset();
    auto store = sync::store::Store::open(laptop.folder / "store", laptop.clock, laptop.random);
    REQUIRE(store);
    REQUIRE(store->unlock("AD-07", kPassphrase));
    const auto records = store->records();
    REQUIRE(records);
    CHECK(records->size() == 1);
    CHECK(store->drafts()->empty());
}
