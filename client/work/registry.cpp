#include "client/work/registry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::model::Control;
using forms::model::ControlKind;
using forms::model::DataType;
using forms::model::Definition;
using forms::model::kNoNode;
using forms::model::Node;
using forms::model::NodeId;
using forms::session::Session;

namespace {

constexpr std::size_t kMaxCounts = 8;  ///< what has keys

template <std::size_t Count>
bool is_one_of(std::string_view name, const std::array<std::string_view, Count>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

template <std::size_t Count>
bool begins_with_one(std::string_view name, const std::array<std::string_view, Count>& names) {
    return std::any_of(names.begin(), names.end(),
                       [&](std::string_view one) { return name.starts_with(one); });
}

constexpr std::array<std::string_view, 2> kConsent{"consent", "consentement"};
constexpr std::array<std::string_view, 2> kDirection{"direction", "sens"};
constexpr std::array<std::string_view, 2> kTransport{"transport", "moyen_transport"};
constexpr std::array<std::string_view, 3> kReason{"reason", "motif", "motive"};
constexpr std::array<std::string_view, 2> kElsewhere{"counted_elsewhere", "deja_compte"};
constexpr std::array<std::string_view, 2> kSize{"group_size", "taille_groupe"};
constexpr std::array<std::string_view, 3> kOrigin{"origin_", "origine_", "depart_"};
constexpr std::array<std::string_view, 2> kDestination{"dest_", "destination_"};

class Finder {
  public:
    explicit Finder(const Definition& definition) : definition_(definition) {
        look(definition.body, false);
        for (const Node& node : definition.nodes)
            read_setting(node);
    }
    RegistryForm found;
    bool tally = false;

  private:
    void look(const std::vector<Control>& controls, bool counting) {
        for (const Control& control : controls) {
            if (control.kind == ControlKind::repeat) continue;  // one page has one of each
            if (control.kind == ControlKind::group) {
                const bool here = has_word(control.appearance, "relais-tally");
                tally = tally || here;
                look(control.children, counting || here);
            } else if (control.node < definition_.nodes.size()) {
                take(control, counting);
            }
        }
    }

    void take(const Control& control, bool counting) {
        const Node& node = definition_.nodes[control.node];
        const std::string path = path_of(definition_, control.node);
        const bool whole =
            control.kind == ControlKind::input && node.bind.type == DataType::integer;
        if (whole && counting && found.counts.size() < kMaxCounts) found.counts.push_back(path);
        if (whole && !counting && is_one_of(node.name, kSize)) found.group_size = path;
        if (control.kind != ControlKind::select_one) return;
        if (is_one_of(node.name, kConsent)) found.consent = path;
        if (is_one_of(node.name, kDirection)) found.direction = path;
        if (is_one_of(node.name, kTransport)) found.transport = path;
        if (is_one_of(node.name, kReason)) found.reason = path;
        if (is_one_of(node.name, kElsewhere)) found.counted_elsewhere = path;
        if (begins_with_one(node.name, kOrigin)) found.origin.push_back(path);
        if (begins_with_one(node.name, kDestination)) found.destination.push_back(path);
    }

    /// A hidden or calculated value that never changes: "5", "'fms'".
    void read_setting(const Node& node) {
        const std::string& written =
            node.bind.calculate.empty() ? node.default_value : node.bind.calculate;
        std::string_view value = trim(written);
        if (value.size() > 1 && (value.front() == '\'' || value.front() == '"'))
            value = value.substr(1, value.size() - 2);
        if (node.name == "survey_form") found.survey_form = value;
        if (node.name != "survey_every") return;
        int every = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), every);
        if (error == std::errc() && end == value.data() + value.size() && every >= 0)
            found.survey_every = every;
    }

    const Definition& definition_;
};

/// Goes down the chain on a session of its own.
class Explorer {
  public:
    Explorer(Session& session, const std::vector<std::string>& chain)
        : session_(session), chain_(chain) {}

    void explore(std::size_t level) {
        while (level < chain_.size() && !asked(level))
            ++level;
        if (level == chain_.size() || places.size() >= kMaxPlaces) return;
        const NodeId node = session_.answers().find(chain_[level]);
        for (const auto& choice : session_.choices(node)) {
            if (places.size() >= kMaxPlaces) return;
            const std::string outside = within_;
            steps_.emplace_back(chain_[level], choice.value);
            places.push_back({choice.label, within_, steps_});
            if (level + 1 < chain_.size() && session_.answer(node, choice.value)) {
                within_ += (within_.empty() ? "" : " › ") + choice.label;
                explore(level + 1);
            }
            within_ = outside;
            steps_.pop_back();
        }
        session_.answer(node, "");
    }
    std::vector<NamedPlace> places;

  private:
    bool asked(std::size_t level) const {
        const NodeId node = session_.answers().find(chain_[level]);
        return node != kNoNode && session_.answers().relevant(node) && !session_.readonly(node);
    }

    Session& session_;
    const std::vector<std::string>& chain_;
    Steps steps_;
    std::string within_;
};

}  // namespace

std::optional<RegistryForm> registry_form(const Definition& definition) {
    Finder finder(definition);
    const RegistryForm& found = finder.found;
    const bool places = !found.origin.empty() || !found.destination.empty();
    if (!finder.tally || found.counts.empty() || found.direction.empty() || !places)
        return std::nullopt;
    return std::move(finder.found);
}

std::vector<NamedPlace> places_of(const Session& session,
                                  const forms::session::Surroundings& surroundings,
                                  const std::vector<std::string>& chain) {
    Session scratch(session.form(), surroundings, session.answers());
    scratch.set_language(session.language());
    for (auto path = chain.rbegin(); path != chain.rend(); ++path) {
        const NodeId node = scratch.answers().find(*path);
        if (node != kNoNode) scratch.answer(node, "");
    }
    Explorer explorer(scratch, chain);
    explorer.explore(0);
    return std::move(explorer.places);
}

}  // namespace relais::client::work
