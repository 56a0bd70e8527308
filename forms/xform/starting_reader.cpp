// The instances of repeats that a form begins with.
#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/model/children.h"
#include "forms/model/definition.h"
#include "forms/xform/reading.h"

namespace relais::forms::xform {

namespace {

using model::kNoIndex;
using model::NodeIndex;
using model::NodeKind;
using model::StartingInstance;

class StartingReader {
  public:
    explicit StartingReader(model::Definition& definition)
        : definition_(definition), children_(definition) {
        note_fixed(definition.body);
    }

    /// `around`: the instance that `element` stands in, null outside repeats.
    void read(const pugi::xml_node& element, NodeIndex index, StartingInstance* around) {
        if (around != nullptr) read_attributes(element, index, *around);
        for (const auto& child : element.children()) {
            if (child.type() != pugi::node_element) continue;
            const auto at = children_.first(index, child.name());
            if (at == kNoIndex) continue;
            switch (definition_.nodes[at].kind) {
            case NodeKind::repeat:
                read_instance(child, at, around);
                break;
            case NodeKind::group:
                read(child, at, around);
                break;
            case NodeKind::leaf:
                if (around == nullptr) break;
                around->values.emplace_back(at, child.text().get());
                read_attributes(child, at, *around);
                break;
            }
        }
    }

    /// JavaRosa and web-forms: without a template, what the first instance holds is its own; a new
    /// one is blank.
    void blank_new_instances() {
        for (NodeIndex index = 0; index < definition_.nodes.size(); ++index)
            if (!model::is_attribute(definition_.nodes[index].name) &&
                stands_in_untold_repeat(index))
                definition_.nodes[index].default_value.clear();
    }

  private:
    void read_attributes(const pugi::xml_node& element, NodeIndex index, StartingInstance& around) {
        for (const auto& attribute : element.attributes())
            if (const auto at = children_.first(index, std::string("@") + attribute.name());
                at != kNoIndex)
                around.values.emplace_back(at, attribute.value());
    }

    void read_instance(const pugi::xml_node& element, NodeIndex repeat, StartingInstance* around) {
        if (!element.attribute("jr:template").empty()) {
            templates_.insert(repeat);
            if (!fixed_.contains(repeat) || has_instance(element)) return;
        }
        auto& list = around == nullptr ? definition_.starting : around->inside;
        if (count_ >= model::kMaxRepeats) return;
        ++count_;
        StartingInstance instance;
        instance.repeat = repeat;
        read(element, repeat, &instance);
        list.push_back(std::move(instance));
    }

    /// Repeats that nobody may add to: where only the template is given, it is the one instance, as
    /// in web-forms; without it nobody could ever be asked.
    void note_fixed(const std::vector<model::Control>& controls) {
        for (const auto& control : controls) {
            note_fixed(control.children);
            if (control.kind != model::ControlKind::repeat || control.node == kNoIndex) continue;
            const bool counted = !definition_.nodes[control.node].repeat_count.empty();
            for (const auto& parameter : control.parameters)
                if (parameter.name == "jr:noAddRemove" && parameter.value != "false()" && !counted)
                    fixed_.insert(control.node);
        }
    }

    static bool has_instance(const pugi::xml_node& element) {
        const auto instances = element.parent().children(element.name());
        return std::any_of(instances.begin(), instances.end(), [](const pugi::xml_node& each) {
            return !each.attribute("jr:template");
        });
    }

    [[nodiscard]] bool stands_in_untold_repeat(NodeIndex index) const {
        bool in_repeat = false;
        for (auto at = index; at != kNoIndex; at = definition_.nodes[at].parent) {
            if (templates_.contains(at)) return false;
            in_repeat = in_repeat || definition_.nodes[at].kind == NodeKind::repeat;
        }
        return in_repeat;
    }

    model::Definition& definition_;
    model::ChildrenByName children_;
    std::set<NodeIndex> templates_;
    std::set<NodeIndex> fixed_;
    std::size_t count_ = 0;
};

}  // namespace

void read_starting(Reading& form, const pugi::xml_node& root) {
    if (form.failed() || form.definition.nodes.empty()) return;
    StartingReader reader(form.definition);
    reader.read(root, 0, nullptr);
    reader.blank_new_instances();
}

}  // namespace relais::forms::xform
