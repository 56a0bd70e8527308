// What a Workplace holds; shared by the files that implement it and by nobody else.
#pragma once

#include "client/work/background.h"
#include "client/work/courier.h"
#include "client/work/keeper.h"
#include "client/work/piece_keeper.h"
#include "client/work/recovery.h"
#include "client/work/store_queue.h"
#include "client/work/waits.h"

namespace relais::client::work {

/// What unlocking brings to the window's thread.
struct Unlocked {
    std::string enumerator;
    std::string device;
    sync::store::Settings settings;
    int idle_minutes = kIdleMinutes;
    Sending sending;
    std::vector<FormEntry> forms;
    Home home;
};

/// What the store was told, or kIdleMinutes.
Result<int> kept_idle_minutes(const sync::store::Store& store);

/// The sound of the whole interview, as the window's thread knows it.
struct Ear {
    bool looked = false;  ///< `wanted` is known
    bool wanted = false;  ///< the form asks for it
    BackgroundState state = BackgroundState::none;
    std::int64_t earlier_ms = 0;    ///< of what has ended
    std::size_t earlier_bytes = 0;  ///< 0: nothing has
    bool erased = false;            ///< by hand, an earlier version's too
    std::string file;               ///< what the record calls it, once it was tried
};

struct Workplace::State {
    State(std::string folder, const World& given);

    World world;
    std::shared_ptr<StoreSide> side;  ///< shared with tasks under way; touched by `queue` only
    StoreQueue queue;
    Keeper keeper;
    Courier courier;

    Stage stage = Stage::no_store;
    std::optional<Error> open_error;
    std::vector<std::string> codes;
    Waits waits;        ///< of those who typed wrong passphrases
    Unlocked unlocked;  ///< its home is taken apart into what follows
    std::optional<sync::store::Shift> shift;
    std::vector<DraftEntry> drafts;
    std::vector<DraftEntry> binned;
    std::vector<RecordEntry> records;
    Notices notices;
    bool practising = false;  ///< what is shown here is an exercise
    Today today;
    Date today_date;

    std::optional<Interview> interview;
    std::string draft_id;
    bool parking = false;  ///< it is being left on purpose: unlocking does not lead back to it
    bool closing = false;  ///< the open draft is being finalised or thrown away
    std::vector<std::function<void()>> after_closing;
    TimeWatch watch;
    /// Shared with the task that reads them.
    struct Places {
        bool asked = false;
        std::shared_ptr<const Gazetteer> read;
        std::optional<Error> error;
    };
    std::shared_ptr<Places> places = std::make_shared<Places>();
    [[nodiscard]] std::shared_ptr<const Gazetteer> places_now() const;

    void open_store();
    void enter(Unlocked from);
    void forget();  ///< everything that unlocking brought
    void apply(Home home);
    void show_home(Home home);  ///< of the laptop's own store, exercise or not
    void tidy();                ///< what has been safe for long enough leaves the laptop
    void take_changes(Home& home);
    void count();
    void see_times();  ///< what the store holds happened already
    void draft_saved(const sync::store::Draft& draft);
    /// Shown from now on, as the draft of that id; nothing is open when this is called.
    void show(Interview opened, std::string id, Instant saved_at);
    void close_interview();
    void begin_closing();
    void end_closing(bool gone);
    [[nodiscard]] sync::store::Draft draft_now() const;
    sync::batch::Payload payload_now();
    [[nodiscard]] InterviewContext context() const;
    /// Sealed with the open draft; the question is then answered with its name.
    void keep_file(const std::string& question, std::string bytes, const std::string& ending,
                   Done<> done);
    /// For a file that answers it.
    std::string new_file_name(const std::string& question, const std::string& ending);
    PieceKeeper answer_pieces;  ///< of what is recorded for a question
    PieceKeeper ear_pieces;
    Ear ear;
    std::vector<std::string> cut_short;  ///< answers that a power cut ended
    /// The answer was recorded; its file is on its way to the draft, its pieces may go with it.
    void put_recording(std::string question, const std::string& name, std::string bytes,
                       Done<> done);

    // workplace_background.cpp
    void tend_ear();  ///< begins, waits, goes on: again and again
    bool wants_ear();
    void tend_microphone(const devices::Sound& microphone);
    void begin_ear();
    void rest_ear(BackgroundState then);  ///< what there is is kept
    void close_ear();                     ///< nothing more is kept
    void note_sound(const char* what, const std::string& reason);
    /// For the record: empty when nothing was recorded.
    std::string name_interview_sound();
    std::uint64_t sound_wish = 0;  ///< counts what was asked to sound: a late answer is not played
    [[nodiscard]] std::vector<Doubt> doubts_now() const;
    /// Where the shift's point is, when that is known.
    [[nodiscard]] std::optional<Fence> fence_now() const;
    /// Leaves what is open, lets `task` choose the store, and shows what that one holds.
    void switch_store(std::function<Result<void>(StoreSide&)> task, bool to_practice, Done<> done);

    /// Errc::refused unless a shift is open and the draft is not on its way out.
    [[nodiscard]] Result<void> may_work() const;
    void leave(Done<> done);
    /// Leaves what is open, then opens what `make` gives on the store's thread.
    struct Opened {
        Interview interview;
        std::string draft_id;
        Instant saved_at;
        Recovered recovered{};
    };
    void open(std::function<Result<Opened>(StoreSide&)> make, Done<> done);
    void recovered(Recovered found);
    /// Changes the store, then shows what it holds. Errors change nothing here.
    void change(std::function<Result<void>(sync::store::Store&)> task, Done<> done);
};

/// The files that the relevant answers name.
std::vector<std::string> attachment_names(const Interview& interview);

}  // namespace relais::client::work
