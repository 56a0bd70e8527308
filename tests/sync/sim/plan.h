// What one simulation is told, and what it says at its end.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace relais::tests::sim {

/// How often a thing goes wrong: in a hundred requests, or in a thousand acts or days.
struct Mischief {
    // Of a hundred requests
    int drop = 30;  ///< no answer; half of these requests come to the hub all the same, much later
    int duplicate = 10;    ///< comes to the hub once more, later
    int lose_answer = 15;  ///< after the hub has worked
    int corrupt = 3;       ///< one bit, on the way there; as often on the way back
    int portal = 3;        ///< a login page answers
    int stranger = 2;      ///< somebody answers who has another key
    int replay = 2;        ///< an earlier answer of the hub comes again
    int busy = 5;          ///< 503, 507
    int hub_cut = 4;       ///< of a thousand requests: the hub's power goes while it answers
    int crash = 10;        ///< of a thousand answers: the laptop's program ends before it has it
    int laptop_cut = 6;    ///< of a thousand acts: the power goes within
    int clock_jump = 15;   ///< of a thousand days of a laptop: up to 200 days, either way
    int clone = 2;         ///< … its disk is copied, and both go on
    int enrol_again = 3;   ///< … a new store; the old one is only emptied
    int revoke = 4;        ///< … and after some days trusted again, mostly
    int stick = 40;        ///< … carries its records on a stick
    int restart = 250;     ///< of a thousand days: the hub starts anew
    int restore = 60;      ///< … the hub is lost, and made again from a backup
    int publish = 120;     ///< … something new is offered
};

struct Plan {
    std::uint64_t seed = 1;
    int laptops = 20;
    int days = 60;
    int purge_days = 7;
    Mischief mischief{};
    /// Hub and laptops write with synchronous=NORMAL.
    bool weak_sync = false;
};

struct Figures {
    std::uint64_t finalised = 0, requests = 0, exchanges = 0, failures = 0;
    std::uint64_t crashes = 0, cuts = 0, hub_cuts = 0, restarts = 0, restores = 0, backups = 0;
    std::uint64_t bundles = 0, imports = 0, clones = 0, revocations = 0, purged = 0, jumps = 0;
    std::uint64_t aside = 0;           ///< at the end
    std::uint64_t lost_of_copies = 0;  ///< a copied disk and a restored hub: sync/README.md
    Figures& operator+=(const Figures& more);
};
std::string text_of(const Figures& figures);

struct Outcome {
    std::vector<std::string> complaints;
    std::string state;                    ///< hash of all that hub and laptops hold at the end
    std::string trace;                    ///< hash of all that happened
    std::vector<std::string> last_lines;  ///< of the trace
    Figures figures;
};

Outcome simulate(const Plan& plan);

}  // namespace relais::tests::sim
