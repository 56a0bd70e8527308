// A laptop of a simulation: the real store and exchange, an enumerator who works with it, and all
// that happens to it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/exchange/exchange.h"
#include "sync/store/store.h"
#include "tests/sync/sim/hub.h"
#include "tests/sync/sim/world.h"

namespace relais::tests::sim {

namespace store = sync::store;

class Laptop {
  public:
    Laptop(World& world, int number);

    // ---- The machine (laptop.cpp)
    void enrol(const batch::Enrolment& enrolment);
    /// The same disk once more, from now on a laptop of its own.
    void copy_disk_of(Laptop& other);
    bool on() const { return store_.has_value(); }
    void switch_on();
    /// Also what a crash of the program comes to: nothing is told to anybody.
    void switch_off();
    void set_clock(std::int64_t wrong_by_ms) { clock_.wrong_by_ms = wrong_by_ms; }

    // ---- Its enumerator (laptop_work.cpp)
    void begin_interview();
    void finish_interview();
    void change_interview();
    void open_shift();
    void close_shift(bool panic);
    void purge();
    /// No new records: it is only emptied.
    void retire() { retired_ = true; }
    bool retired() const { return retired_; }
    std::size_t interviews() const { return interviews_.size(); }

    // ---- Its line (laptop_line.cpp)
    /// Until then there is a network.
    void link_up(std::int64_t for_ms, bool by_hand);
    bool linked() const { return world_.healed || world_.timeline.now() < link_until_; }
    /// A day of trying where nobody answers.
    void begin_without_link();

    // ---- Sticks (sticks.cpp)
    std::vector<std::string> pack(const std::string& stick);
    void unpack(const std::string& stick);

    // ---- For the check
    std::string device() const { return device_; }
    int number() const { return number_; }
    /// Another laptop has the same disk.
    bool copied() const { return copied_; }
    bool was_revoked() const { return was_revoked_; }
    void note_revoked() { was_revoked_ = true; }
    store::Store& open_store() { return *store_; }
    const std::map<std::uint64_t, std::string>& places() const { return places_; }

  private:
    struct Interview {
        store::DraftId draft;
        batch::Payload payload;
        bool saved = false;   ///< that was acknowledged
        bool ending = false;  ///< it was to be finalised, and whether it was nobody knows
    };
    std::string name() const { return "laptop " + std::to_string(number_); }
    void note(const std::string& text) { world_.note(name() + ": " + text); }
    void complain(const std::string& text) { world_.complain(name() + ": " + text); }
    /// Does it, unless the power goes within: then it may have taken place or not, and the laptop
    /// is off. True when it was acknowledged.
    bool at_risk(const std::function<void()>& act);
    bool cut_within(const std::function<void()>& act);
    void open_files();
    void take_stock();
    void check_findings();
    void settle_interviews(const std::set<std::string>& drafts);
    void save(Interview& interview);
    void note_finalised(const Interview& interview, const store::Record& record);
    batch::Payload new_payload();

    void try_later(int retry_after_s);
    void begin();
    void plan_next();
    void answered(const sync::exchange::Step& step, const Result<batch::Response>& response);
    void commit(const sync::exchange::Step& step, const batch::Response& response);
    void failed(const Error& error, int retry_after_s);
    void ask_office();
    void watch_notice(const sync::exchange::Step& step, const batch::Response& response,
                      std::uint64_t queued_before);

    World& world_;
    int number_;
    std::string path_;
    SimClock clock_;
    SeededRandom random_;
    std::optional<store::Store> store_;
    std::string device_;
    batch::Enrolment enrolment_;
    bool asked_office_ = false;
    bool copied_ = false;
    bool was_revoked_ = false;
    bool retired_ = false;
    bool power_went_ = false;  ///< since it was last opened
    std::vector<Interview> interviews_;
    std::set<std::string> finalised_;              ///< drafts
    std::map<std::uint64_t, std::string> places_;  ///< seq and instanceID, as acknowledged
    std::uint64_t purged_through_ = 0;

    sync::exchange::Progress progress_;
    bool under_way_ = false;
    std::uint64_t exchange_ = 0;  ///< counts them, and what ends them
    int failures_ = 0;
    std::uint64_t in_exchange_ = 0;  ///< requests
    std::int64_t link_until_ = 0;
    bool dead_day_ = false;
    std::uint64_t dead_tries_ = 0;
    std::int64_t latest_notice_ms_ = 0;  ///< of those that were taken
};

}  // namespace relais::tests::sim
