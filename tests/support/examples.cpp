// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/examples.h"

namespace cw::examples {

Gpu h100() {
  Gpu g;
  g.id = "h100";
  g.name = "H100";
  g.die = Die::hopper;
  g.bf16Dense = FlopRate::teraflopPerSecond(989);
  g.fp8Dense = FlopRate::teraflopPerSecond(1979);
  g.hbmCapacity = Bytes::gibibytes(80);
  g.hbmBandwidth = ByteRate::gigabytesPerSecond(3350);
  g.nvlinkPerDirection = ByteRate::gigabytesPerSecond(450);
  g.streamingMultiprocessors = 132;
  g.tdp = Power::watts(700);
  g.idle.value = Power::watts(70);
  return g;
}

Gpu h200() {
  Gpu g = h100();
  g.id = "h200";
  g.name = "H200";
  g.hbmCapacity = Bytes::gibibytes(141);
  g.hbmBandwidth = ByteRate::gigabytesPerSecond(4800);
  return g;
}

Node h100Node() {
  Node n;
  n.id = "node";
  n.name = "8 × H100";
  n.gpu = h100();
  n.nicPerDirection = ByteRate::gigabitsPerSecond(400);
  n.maximum.value = Power::kilowatts(10.2);
  n.hostActive.value = Power::kilowatts(2.5);
  return n;
}

Fabric railFabric() {
  Fabric f;
  f.id = "rail";
  f.portRate = ByteRate::gigabitsPerSecond(400);
  f.powerShareOfIt = 0.1;
  return f;
}

Architecture llama8b() {
  Architecture a;
  a.id = a.name = "llama-8b";
  a.layers = 32;
  a.hidden = 4096;
  a.heads = 32;
  a.kvHeads = 8;
  a.headDim = a.valueHeadDim = 128;
  a.ffnHidden = 14336;
  a.vocabulary = 128256;
  return a;
}

Architecture llama405b() {
  Architecture a = llama8b();
  a.id = a.name = "llama-405b";
  a.layers = 126;
  a.hidden = 16384;
  a.heads = 128;
  a.ffnHidden = 53248;
  return a;
}

Architecture mixtral8x7b() {
  Architecture a = llama8b();
  a.id = a.name = "mixtral-8x7b";
  a.ffnHidden = 0;
  a.vocabulary = 32000;
  a.experts = 8;
  a.expertsPerToken = 2;
  a.expertHidden = 14336;
  return a;
}

Architecture deepSeekV3() {
  Architecture a;
  a.id = a.name = "deepseek-v3";
  a.layers = 61;
  a.hidden = 7168;
  a.attention = AttentionKind::latent;
  a.heads = a.kvHeads = 128;
  a.headDim = 192;
  a.valueHeadDim = 128;
  a.mlaQueryRank = 1536;
  a.mlaKeyValueRank = 512;
  a.mlaRopeDim = 64;
  a.ffnHidden = 18432;
  a.experts = 256;
  a.expertsPerToken = 8;
  a.expertHidden = 2048;
  a.sharedExpertHidden = 2048;
  a.denseLayers = 3;
  a.vocabulary = 129280;
  return a;
}

Scenario smallScenario() {
  Scenario s;
  s.id = "00000000-0000-4000-8000-000000000001";
  s.name = "small";
  Pool pool;
  pool.name = "pool";
  pool.node = h100Node();
  pool.nodes = 8;
  pool.siteId = "site";
  s.cluster.pools.push_back(pool);
  s.cluster.fabric = railFabric();
  s.job.architecture = llama8b();
  s.job.tokens = 1e12;
  s.job.globalBatchSequences = 512;
  ParallelPlan plan;
  plan.sharding = Sharding::optimizer;
  plan.tensor = 2;
  s.plan = plan;
  Site site;
  site.id = site.name = "site";
  site.pueFullLoad.value = 1.2;
  site.electricityPerKwh.value = Money::usd(0.068);
  site.carbonGramsPerKwh.value = 283;
  site.waterLitresPerKwh.value = 0.2;
  s.sites.push_back(site);
  NodePrice price;
  price.nodeId = "node";
  price.purchase.value = Money::usd(280000);
  price.rentPerGpuHour.value = Money::usd(2.35);
  s.prices.nodes.push_back(price);
  s.prices.networkShareOfHardware.value = 0.19;
  s.prices.usefulLifeYears.value = 5;
  s.prices.costOfCapitalPerYear.value = 0.1;
  s.prices.colocationPerKwMonth.value = Money::usd(184.06);
  s.prices.storagePerGpu.value = Money::usd(1000);
  s.prices.staffPerMegawattYear.value = Money::usd(100000);
  s.prices.maintenancePerYear.value = 0.03;
  s.prices.leasePremium.value = 0.1;
  s.reliability.failuresPerThousandNodeDays.value = 3.8;
  s.reliability.restart.value = Duration::seconds(600);
  s.reliability.checkpointBandwidth.value = ByteRate::gigabytesPerSecond(200);
  return s;
}

}  // namespace cw::examples
