// A form's surroundings for tests: instances by id, a clock that stands, chance with a seed.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "forms/xpath/expression.h"
#include "forms/xform/xml_tree.h"

namespace relais::forms::xpath::test {

using xform::XmlTree;

class StandingClock final : public Clock {
  public:
    Instant now() const override { return instant; }
    std::int64_t monotonic_ms() const override { return 0; }
    int utc_offset_minutes() const override { return offset_minutes; }
    Instant instant{1'795'164'120'000};  // 2026-11-20T08:42:00Z
    int offset_minutes = 0;
};

class World final : public Environment {
  public:
    const model::Tree* instance(std::string_view id) const override {
        const auto found = instances.find(std::string(id));
        return found == instances.end() ? nullptr : found->second;
    }
    const Clock& clock() const override { return standing; }
    Random& random() const override { return chance; }
    std::string choice_label(Node, std::string_view path, std::string_view value) const override {
        return std::string(path) + "→" + std::string(value);
    }
    std::string property(std::string_view name) const override {
        return name == "deviceid" ? "relais:7" : "";
    }
    std::string itext(std::string_view id) const override {
        const auto found = texts.find(std::string(id));
        return found == texts.end() ? "" : found->second;
    }
    std::string form_version() const override { return "2026-11"; }
    std::string language() const override { return shown; }

    std::map<std::string, const model::Tree*> instances;
    std::map<std::string, std::string> texts;
    StandingClock standing;
    std::string shown;
    mutable SeededRandom chance{1};
};

}  // namespace relais::forms::xpath::test
