// relais: the enumerator's window. Options and wiring; the work itself is client/work's, the
// screens are client/screens'.

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <expected>
#include <fmt/core.h>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "client/app/look.h"
#include "client/app/process.h"
#include "client/app/reset.h"
#include "client/app/shell.h"
#include "client/app/trial_folder.h"
#include "client/app/window.h"
#include "client/devices/barcode.h"
#include "client/devices/gps.h"
#include "client/devices/lid.h"
#include "client/devices/sound.h"
#include "client/screens/enrol/enrol.h"
#include "client/ui/assets.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/jobs.h"
#include "client/work/trial.h"
#include "client/work/workplace.h"
#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "sync/exchange/exchange.h"
#include "sync/seal/seal.h"

namespace relais::client::app {

namespace {

constexpr int kFailed = 1;  ///< the world refused; 2 is a wrong command line

struct Options {
    std::string data = default_data_folder();
    std::string enrol_file, enumerator;
    std::string reset_ask, reset_with;  ///< files of a forgotten passphrase
    std::string stick;                  ///< folder to exchange by, without a window
    std::string language, theme;        ///< empty: as the window was last
    std::string stats_file;
    std::string form;            ///< to try out; empty for the work of an enrolled laptop
    bool new_interview = false;  ///< of that form, at once
};

int complain(const Error& error) {
    std::fprintf(stderr, "relais: %s\n", describe(error).c_str());
    return kFailed;
}

/// The clock, the dice, the threads and the network that the work is done with.
struct World {
    SystemClock clock;
    SystemRandom random;
    std::atomic<bool> has_window = false;
    std::unique_ptr<work::Jobs> jobs;
    std::unique_ptr<devices::Gps> gps;  ///< null without a window, as the camera
    std::unique_ptr<devices::Camera> camera;
    std::string places_folder;  ///< empty without a window
    std::unique_ptr<devices::Sound> sound, background_sound;

    work::Workplace::World view() {
        work::Workplace::World world;
        world.clock = &clock;
        world.random = &random;
        world.jobs = jobs.get();
        world.transport = [](const std::string& url) {
            return std::make_unique<sync::exchange::HttpTransport>(url);
        };
        world.gps = gps.get();
        world.camera = camera.get();
        world.places_folder = places_folder;
        world.sound = sound.get();
        world.background_sound = background_sound.get();
        return world;
    }
    /// For a form that is tried out: its passphrase is random, so nobody can guess at it, and
    /// there is nobody to send to.
    work::Workplace::World view_for_trial() {
        auto view = this->view();
        view.transport = nullptr;
        view.cost = sync::seal::kLeastCost;
        view.trial = true;
        return view;
    }
    /// From any thread: something is to be delivered.
    void wake() {
        if (has_window) Window::wake();
    }
};

/// Where the work is done: an enrolled laptop's folder, or a throwaway one for a form.
struct Place {
    std::unique_ptr<TrialFolder> throwaway;  ///< goes last
    std::unique_ptr<work::Workplace> workplace;
    std::optional<Error> trial_error;
    std::string folder;
};

Result<void> open_place(Place& place, World& world, const Options& options) {
    if (options.form.empty()) {
        place.folder = options.data;
        TRY(make_folders(place.folder));
        place.workplace = std::make_unique<work::Workplace>(place.folder, world.view());
        return {};
    }
    place.throwaway = TRY(TrialFolder::make());
    place.folder = place.throwaway->path();
    place.workplace = std::make_unique<work::Workplace>(place.folder, world.view_for_trial());
    // On the store's thread, while this one opens the window.
    auto trial = std::make_shared<std::optional<Result<work::TrialEnrolment>>>();
    world.jobs->run(
        work::Queue::store,
        [&place, &world, &options, trial] {
            trial->emplace(work::make_trial(place.folder, options.form, world.clock, world.random));
        },
        [&place, &options, trial] {
            const auto told = [&place](const Result<void>& begun) {
                if (!begun) place.trial_error = begun.error();
            };
            if (**trial)
                work::begin_trial(*place.workplace, ***trial, options.new_interview, told);
            else
                place.trial_error = (*trial)->error();
        });
    return {};
}

class ShellScene final : public Scene {
  public:
    ShellScene(work::Workplace& workplace, work::Jobs& jobs, std::string folder)
        : workplace_(workplace), jobs_(jobs), shell_(workplace), folder_(std::move(folder)) {
        const std::string letters = Window::key_letters();
        if (!letters.empty()) shell_.set_key_letters(letters);
    }
    void press(const ui::KeyPress& key) override { shell_.press(key); }
    void draw() override { shell_.draw(); }
    [[nodiscard]] std::string title() const override { return shell_.title(); }
    [[nodiscard]] bool is_over() const override {
        return shell_.wants_quit() || shell_.wants_restart();
    }
    [[nodiscard]] bool wants_restart() const { return shell_.wants_restart(); }
    std::int64_t tick() override {
        jobs_.deliver();
        if (const Look look = present_look(); look != look_) {
            look_ = look;
            keep_look(folder_, look);
        }
        shell_.slept(slept_ms());
        shell_.lid(devices::is_lid_shut());
        return shell_.tick(workplace_.tick());
    }
    void touched() override { shell_.touched(); }
    void hold_panic(bool down) override { shell_.hold_panic(down); }

  private:
    work::Workplace& workplace_;
    work::Jobs& jobs_;
    Shell shell_;
    std::string folder_;
    Look look_ = kept_look(folder_, {});  ///< what the command line changed is kept too
};

int enrol(const Options& options) {
    auto passphrase = read_secret_line("Passphrase of " + options.enumerator + ": ");
    if (!passphrase) return complain(passphrase.error());
    if (to_code_points(*passphrase).size() < screens::enrol::kShortestPassphrase)
        return complain({Errc::invalid, "passphrase", "is shorter than 8 characters"});
    if (const auto made = make_folders(options.data); !made) return complain(made.error());
    World world;
    world.jobs = std::make_unique<work::InlineJobs>();
    work::Workplace workplace(options.data, world.view());
    if (workplace.open_error()) return complain(*workplace.open_error());
    std::string words;
    workplace.enrolment_words(options.enrol_file, [&](Result<std::string> read) {
        if (read) words = std::move(*read);
    });
    std::optional<Result<void>> outcome;
    workplace.enrol(options.enrol_file, options.enumerator, std::move(*passphrase),
                    [&](Result<void> result) { outcome = std::move(result); });
    world.jobs->drain();
    if (!outcome) return complain({Errc::io, options.enrol_file, "the enrolment did not end"});
    if (!*outcome) return complain(outcome->error());
    std::printf("enrolled %s in %s\nThe hub must have shown these words:\n  %s\n",
                options.enumerator.c_str(), options.data.c_str(), words.c_str());
    return 0;
}

/// The new passphrase, as a stranger would set one: nothing opens by it until the office answers.
int ask_for_reset(const Options& options) {
    auto passphrase = read_secret_line("New passphrase of " + options.enumerator + ": ");
    if (!passphrase) return complain(passphrase.error());
    if (to_code_points(*passphrase).size() < screens::enrol::kShortestPassphrase)
        return complain({Errc::invalid, "passphrase", "is shorter than 8 characters"});
    const auto words = ask_reset(options.data, options.enumerator, *passphrase, options.reset_ask);
    if (!words) return complain(words.error());
    std::printf("Bring %s to the office. It must see these words, too:\n  %s\n",
                options.reset_ask.c_str(), words->c_str());
    return 0;
}

int reset_with_answer(const Options& options) {
    if (const auto done = apply_reset(options.data, options.reset_with); !done)
        return complain(done.error());
    std::puts("The new passphrase unlocks from now on.");
    return 0;
}

/// Unlocks, takes what is on the stick, leaves what waits, and ends.
int exchange_by_stick(const Options& options) {
    auto passphrase = read_secret_line("Passphrase of " + options.enumerator + ": ");
    if (!passphrase) return complain(passphrase.error());
    World world;
    world.jobs = std::make_unique<work::InlineJobs>();
    work::Workplace workplace(options.data, world.view());
    if (workplace.open_error()) return complain(*workplace.open_error());
    std::optional<Result<work::StickView>> outcome;
    workplace.unlock(options.enumerator, std::move(*passphrase), [&](Result<void> unlocked) {
        if (!unlocked) outcome = std::unexpected(unlocked.error());
    });
    world.jobs->drain();
    if (!outcome)
        workplace.use_stick(options.stick,
                            [&](Result<work::StickView> used) { outcome = std::move(used); });
    world.jobs->drain();
    if (!outcome) return complain({Errc::io, options.stick, "the exchange did not end"});
    if (!*outcome) return complain(outcome->error());
    const auto& told = **outcome;
    std::printf(
        "%zu records put on the stick, %zu bundles of neighbours; %zu records delivered%s\n",
        told.left, told.carried, told.delivered, told.updated ? "; forms and lists are new" : "");
    for (const auto& error : told.refused)
        complain(error);
    return told.refused.empty() ? 0 : kFailed;
}

/// One JSON object a run: a locked and restarted program adds a line.
Result<void> write_stats(const std::string& path, const WindowStats& stats) {
    auto file = TRY(AppendFile::open(path));
    return file.append(
        fmt::format("{{\"first_frame_ms\": {}, \"frames\": {}, \"worst_frame_ms\": {:.1f}, "
                    "\"p99_frame_ms\": {:.1f}, \"lost_keys\": {}, \"peak_rss_kib\": {}}}\n",
                    stats.first_frame_ms, stats.frames, stats.worst_frame_ms, stats.p99_frame_ms,
                    stats.lost_keys, peak_memory_kib()));
}

struct Ending {
    int code = 0;
    bool restart = false;
};

Ending work_in(Window& window, World& world, Place& place, const Options& options) {
    Ending ending;
    {
        const Termination termination([&] { window.close(); });
        const WakeWatch wake_watch([] { Window::wake(); });
        ShellScene scene(*place.workplace, *world.jobs, place.folder);
        window.run(scene);
        ending.restart = scene.wants_restart();
        // Nothing of an interview stays on the screen, or waits unsaved.
        window.blank();
    }
    world.jobs->drain();
    place.workplace.reset();
    if (!options.stats_file.empty())
        if (const auto written = write_stats(options.stats_file, window.stats()); !written)
            ending.code = complain(written.error());
    return ending;
}

void dress(const Options& options) {
    Look look = options.data.empty() ? Look{} : kept_look(options.data, {});
    // The command line tells how to start, not how to go on after a lock.
    if (!options.language.empty() && !is_restarted()) look.language = options.language;
    if (!options.theme.empty() && !is_restarted()) look.night = options.theme == "night";
    apply(look);
    if (ui::ui_language() != look.language)
        complain({Errc::not_found, look.language, "its translation is missing; French stays"});
}

Ending show_window(const Options& options) {
    World world;
    world.jobs = work::make_threads([&world] { world.wake(); });
    world.gps = devices::make_gps({}, world.clock, [&world] { world.wake(); });
    world.camera = devices::make_camera([&world] { world.wake(); });
    world.places_folder = ui::find_assets() + "/places";
    world.sound = devices::make_sound({}, [&world] { world.wake(); });
    world.background_sound = devices::make_sound({}, [&world] { world.wake(); });
    Place place;
    if (const auto opened = open_place(place, world, options); !opened)
        return {complain(opened.error()), false};
    auto window = Window::open(ui::find_assets(), [&options] { dress(options); });
    if (!window) {
        world.jobs->drain();  // a trial may still be made, in the folder that goes now
        // Its remedy is told with what is missing; the general one would not fit.
        std::fprintf(stderr, "relais: %s: %s\n", window.error().subject.c_str(),
                     window.error().detail.c_str());
        return {kFailed, false};
    }
    world.has_window = true;
    world.jobs->drain();
    if (place.trial_error) return {complain(*place.trial_error), false};
    const Ending ending = work_in(**window, world, place, options);
    world.has_window = false;
    return ending;
}

int show(const Options& options, char** arguments) {
    const Ending ending = show_window(options);
    return ending.restart ? complain(restart_program(arguments)) : ending.code;
}

int run(int argc, char** argv) {
    Options options;
    CLI::App app("Relais: surveys and flow registers, on a laptop without a network.", "relais");
    app.set_version_flag("--version", "relais " RELAIS_VERSION);
    app.add_option("--data", options.data, "folder of this laptop's records")->type_name("DIR");
    auto* file = app.add_option("--enrol", options.enrol_file,
                                "enrol this laptop with the hub's file, then exit; the passphrase "
                                "is read from standard input")
                     ->type_name("FILE");
    auto* enumerator = app.add_option("--enumerator", options.enumerator,
                                      "the enumerator's code, for --enrol and --stick")
                           ->type_name("CODE");
    file->needs(enumerator);
    app.add_option("--stick", options.stick,
                   "exchange by the stick that is mounted at DIR, without a window, then exit; the "
                   "passphrase is read from standard input")
        ->type_name("DIR")
        ->needs(enumerator)
        ->excludes(file);
    app.add_option(
           "--ask-reset", options.reset_ask,
           "a forgotten passphrase: write to FILE what the hub is to be asked with; the new "
           "passphrase is read from standard input")
        ->type_name("FILE")
        ->needs(enumerator)
        ->excludes(file);
    app.add_option("--reset-with", options.reset_with, "apply the hub's answer to that, then exit")
        ->type_name("FILE")
        ->excludes(file);
    app.add_option("--lang", options.language, "language of the window (else as it was last)")
        ->check(CLI::IsMember(ui::ui_languages()));
    app.add_option("--theme", options.theme, "colours for daylight or the dark (else as last)")
        ->check(CLI::IsMember({"sun", "night"}));
    app.add_option("--stats", options.stats_file, "add a line of figures to FILE at the end")
        ->type_name("FILE");
    auto* form =
        app.add_option("--open", options.form,
                       "try FORM (.xlsx, .xls, .xml, .md, .csv) without enrolment: nothing "
                       "is kept, nothing is sent")
            ->type_name("FORM")
            ->check(CLI::ExistingFile)
            ->excludes(file);
    app.add_flag("--new", options.new_interview, "with --open: begin an interview at once")
        ->needs(form);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (options.data.empty() && options.form.empty()) {
        std::fputs("relais: no data folder: neither HOME nor XDG_DATA_HOME is set (give --data)\n",
                   stderr);
        return 2;
    }
    if (const auto started = sync::seal::start(); !started) return complain(started.error());
    if (!options.reset_ask.empty()) return ask_for_reset(options);
    if (!options.reset_with.empty()) return reset_with_answer(options);
    if (!options.stick.empty()) return exchange_by_stick(options);
    return options.enrol_file.empty() ? show(options, argv) : enrol(options);
}

}  // namespace

}  // namespace relais::client::app

int main(int argc, char** argv) {
    try {
        relais::client::app::harden_process();
        return relais::client::app::run(argc, argv);
    } catch (const std::exception&) {
        // What it says may hold an answer: only that it happened is told.
        std::fputs("relais: stopped by an unexpected failure; what was saved is on disk\n", stderr);
        return 1;
    }
}
